using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Schemas;

/// <summary>Rules on references that must be told apart: parents of routes, targets of policies, and Services.</summary>
internal static class ParentRules
{
    public static readonly Arr<SchemaRule> All = Array(
        AllOrNone("ParentsAllGiveSectionAndPort", "'sectionName' and 'port'", "sectionName", "port"),
        AllOrNone("ParentsAllGiveSection", "'sectionName'", "sectionName"),
        AllOrNone("TargetsAllGiveSection", "'sectionName'", "sectionName"),
        Differ("ParentsDifferBySectionOrPort", "'sectionName' and 'port'", "sectionName", "port"),
        Differ("ParentsDifferBySection", "'sectionName'", "sectionName"),
        Differ("TargetsDifferBySection", "'sectionName'", "sectionName"),
        SchemaRules.One("ServiceHasPort", backend => backend.Word("group").Length > 0 || backend.Word("kind") != "Service" || backend.Has("port"),
            backend => DecodeDiagnostics.Missing(backend.At, "port")));

    private static SchemaRule AllOrNone(string name, string what, params string[] fields) => new(name, list => toSeq(list.Items()
        .GroupBy(Identity)
        .Where(same => same.Any(other => fields.Any(field => other.Has(field) != same.First().Has(field))))
        .Select(same => ValueDiagnostics.Exclusive(same.Last().At,
            $"several references to {same.Key.Kind} '{same.Key.Name}' must all give {what}, or none of them", "give the same fields in each",
            Array(new Diagnostics.Label(same.First().At, "the first reference"))))).Strict());

    private static SchemaRule Differ(string name, string what, params string[] fields) => SchemaRules.Apart(name,
        reference => (Identity(reference), string.Join('\n', fields.Select(field => reference.Word(field) + reference.Literal(field)))),
        (again, first) => ValueDiagnostics.Exclusive(again.At, $"{again.Word("kind")} '{again.Word("name")}' is referred to twice with the same {what}", "remove one of the references",
            Array(new Diagnostics.Label(first, "first given here"))));

    /// <summary>As an API server sees it: no namespace is not the namespace of the object.</summary>
    private static (string Group, string Kind, string Namespace, string Name) Identity(Node reference) =>
        (reference.Word("group"), reference.Word("kind"), reference.Word("namespace"), reference.Word("name"));
}
