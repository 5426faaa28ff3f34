using Sluice.Compiler.Model;
using Sluice.Compiler.Text;
using Sluice.Compiler.Values;

namespace Sluice.Compiler.Parsing;

/// <summary>
/// Which Services demand TLS. A policy that is refused, given twice or of a version that is not served still demands it of
/// what it seems to name, and of its whole namespace when that cannot be read: a mistake in a policy must not open a way
/// in plain text.
/// </summary>
internal static class TlsDemands
{
    public static Arr<TlsDemand> Of(Arr<Arr<ParsedObject>> groups) => toArray(groups
        .Filter(copies => copies[0].Key is { Group: Kinds.GatewayGroup, Kind: Kinds.BackendTlsPolicy })
        .SelectMany(copies => copies.Bind(copy => copy.Content.Match(Read, () => Guessed(copy))))
        .Distinct());

    private static Arr<TlsDemand> Read(ApiObject policy) => policy is ApiObject.OfTlsPolicy(var found)
        ? found.Targets
            .Filter(target => target.Kind.Value == Kinds.Service && target.Group.Value == Kinds.CoreGroup)
            .Map(target => new TlsDemand(found.Meta.Name, target.Name.Value, target.SectionName.Map(section => section.Value)))
        : Arr<TlsDemand>.Empty;

    private static Arr<TlsDemand> Guessed(ParsedObject refused)
    {
        var names = from spec in Nodes.Find(refused.Text, "spec")
                    from targets in Nodes.Find(spec, "targetRefs")
                    select targets is Node.Sequence(var items, _) ? items.Map(Name) : Array(Option<string>.None);
        return names.IfNone(Array(Option<string>.None)).Map(name => new TlsDemand(refused.Key.Name, name, None));
    }

    private static Option<string> Name(Node target) =>
        Nodes.Find(target, "name").Bind(name => name is Node.Text(var text, _) ? Some(text) : None);
}
