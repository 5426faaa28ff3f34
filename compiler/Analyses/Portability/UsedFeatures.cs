using Sluice.Compiler.Model;
using Sluice.Compiler.Text;

namespace Sluice.Compiler.Analyses.Portability;

/// <summary>A feature, and how to find what uses it.</summary>
internal sealed record FeatureRule(Feature Feature, Func<Inventory, Arr<Origin>> Places);

/// <summary>
/// Which features an input uses. Each is looked for by itself and by what is written alone, so that another object can
/// only add to them.
/// </summary>
public static class UsedFeatures
{
    private static readonly Arr<FeatureRule> Rules =
        GatewayFeatures.Rules + HttpRouteFeatures.Rules + OtherRouteFeatures.Rules + PolicyFeatures.Rules + MeshFeatures.Rules + UnnamedFeatures.Rules;

    /// <summary>Every feature that can be found in an input.</summary>
    public static Arr<Feature> All => Rules.Map(rule => rule.Feature);

    /// <summary>Features of the API that show in no field, and why.</summary>
    public static readonly Arr<(string Name, string Why)> Invisible = Array(
        ("HTTPRouteDestinationPortMatching", "the suite shows it with a parentRef whose port no listener has; the field is that of HTTPRouteParentRefPort"),
        ("HTTPRouteRetryConnectionError", "every retry asks for it, and the API leaves it to the implementation"),
        ("MeshClusterIPMatching", "it says by which address a mesh knows the traffic of a Service"));

    public static Arr<FeatureUse> Of(Arr<ApiObject> objects)
    {
        var inventory = Inventory.Of(objects);
        return Rules
            .Map(rule => new FeatureUse(rule.Feature, toArray(rule.Places(inventory).Distinct().Order())))
            .Filter(use => !use.Places.IsEmpty);
    }
}

/// <summary>Short words for the tables of features.</summary>
internal static class FeatureRules
{
    public static readonly Arr<string> GatewayProfiles = Array("GATEWAY-HTTP", "GATEWAY-GRPC", "GATEWAY-TLS", "GATEWAY-TCP", "GATEWAY-UDP");
    public static readonly Arr<string> MeshProfiles = Array("MESH-HTTP", "MESH-GRPC");

    public static FeatureRule Core(string name, Arr<string> profiles, Func<Inventory, Arr<Origin>> places) =>
        new(new(name, new Standing.Core(profiles)), places);

    public static FeatureRule Extended(string name, Func<Inventory, Arr<Origin>> places) => new(new(name, new Standing.Extended()), places);

    public static FeatureRule Unnamed(string name, string what, Func<Inventory, Arr<Origin>> places) =>
        new(new(name, new Standing.Unnamed(what)), places);

    public static Arr<Origin> At<A>(Option<Located<A>> found) => found.Map(value => value.At).ToArr();

    public static bool IsPattern(Located<string> type) => type.Value == "RegularExpression";

    /// <summary>What a function finds in each, in order.</summary>
    public static Arr<B> Pick<A, B>(this Arr<A> items, Func<A, Option<B>> pick) => toArray(items.Choose(pick));
}
