namespace Sluice.Compiler.Schemas.Data;

/// <summary>The schema of ReferenceGrant; made from the CRDs by properties/Schemas.</summary>
internal static class ReferenceGrantSchema
{
    public const string Text =
        """
        gateway.networking.k8s.io ReferenceGrant namespaced
        a v1.4.1/standard/v1beta1 v1.4.1/experimental/v1beta1
        b v1.6.1/standard/v1 v1.6.1/standard/v1beta1 v1.6.1/experimental/v1 v1.6.1/experimental/v1beta1
        . object
          spec object required@b
            from list required min=1 max=16
              [] object
                group text required max=253 like=Group
                kind text required min=1 max=63 like=Kind
                namespace text required min=1 max=63 like=Label
            to list required min=1 max=16
              [] object
                group text required max=253 like=Group
                kind text required min=1 max=63 like=Kind
                name text min=1 max=253
        """;
}
