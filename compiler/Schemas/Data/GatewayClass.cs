namespace Sluice.Compiler.Schemas.Data;

/// <summary>The schema of GatewayClass; made from the CRDs by properties/Schemas.</summary>
internal static class GatewayClassSchema
{
    public const string Text =
        """
        gateway.networking.k8s.io GatewayClass cluster status
        a v1.4.1/standard/v1 v1.4.1/standard/v1beta1 v1.4.1/experimental/v1 v1.4.1/experimental/v1beta1 v1.6.1/standard/v1 v1.6.1/standard/v1beta1 v1.6.1/experimental/v1 v1.6.1/experimental/v1beta1
        . object
          spec object required
            controllerName text required min=1 max=253 like=ControllerName !NeverChanges
            description text max=64
            parametersRef object
              group text required max=253 like=Group
              kind text required min=1 max=63 like=Kind
              name text required min=1 max=253
              namespace text min=1 max=63 like=Label
        """;
}
