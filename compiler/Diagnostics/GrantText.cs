using Sluice.Compiler.Emission;
using Sluice.Compiler.Values;
using static Sluice.Compiler.Emission.Jsons;

namespace Sluice.Compiler.Diagnostics;

/// <summary>The ReferenceGrant that would permit a reference, as a manifest.</summary>
internal static class GrantText
{
    public static string For(string fromGroup, string fromKind, string fromNamespace, string toGroup, string toKind, ObjectName to) =>
        JsonYaml.Print(Mapping(
            Field("apiVersion", "gateway.networking.k8s.io/v1beta1"),
            Field("kind", "ReferenceGrant"),
            Field("metadata", Mapping(
                Field("name", NameOf(fromKind, fromNamespace, toKind, to.Name)),
                Field("namespace", to.Namespace))),
            Field("spec", Mapping(
                Field("from", List(Array(fromKind), kind => Mapping(
                    Field("group", fromGroup), Field("kind", kind), Field("namespace", fromNamespace)))),
                Field("to", List(Array(toKind), kind => Mapping(
                    Field("group", toGroup), Field("kind", kind), Field("name", to.Name))))))));

    private const int LongestName = 253;

    private static string NameOf(string fromKind, string fromNamespace, string toKind, string to) =>
        $"{fromKind}-of-{fromNamespace}-to-{toKind}-{to}".ToLowerInvariant() is var name && name.Length > LongestName ? name[..LongestName].TrimEnd('-', '.') : name;
}
