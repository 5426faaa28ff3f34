using System.Collections.Generic;
using System.Reflection;
using System.Text.RegularExpressions;
using Sluice.Compiler.Diagnostics;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Status;
using Xunit;

namespace Sluice.Laws.Structure;

/// <summary>The catalogue of diagnostics, and the unions, as the build leaves them.</summary>
public partial class CatalogueLaws
{
    private static readonly Type[] Types = [.. typeof(PathMatch).Assembly.GetTypes(), .. typeof(Runtime.Hosting.DataPlane).Assembly.GetTypes()];

    public static readonly IReadOnlyList<Code> Codes = [.. typeof(Code).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(Code).Namespace)
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
        .Where(field => field.FieldType == typeof(Code))
        .Select(field => (Code)field.GetValue(null)!)];

    [Fact]
    public void The_id_of_a_code_is_its_own() =>
        Assert.Empty(Codes.GroupBy(code => code.Id, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Ids_are_GW_and_four_digits() => Assert.All(Codes, code => Assert.Matches(IdPattern(), code.Id));

    [Fact]
    public void Titles_are_phrases_without_a_period() =>
        Assert.All(Codes, code => Assert.True(code.Title.Length is > 5 and < 80 && !code.Title.EndsWith('.'), code.Title));

    /// <summary>Conditions and reasons of the API, by condition; digest of its version 1.4 with the names that 1.5 added.</summary>
    private static readonly Dictionary<(string Condition, bool Holds), string[]> Defined = new()
    {
        [("Accepted", true)] = ["Accepted", "ListenersNotValid"],
        [("Accepted", false)] = ["ListenersNotValid", "Invalid", "InvalidParameters", "UnsupportedAddress", "PortUnavailable", "UnsupportedProtocol", "UnsupportedValue",
            "NoValidCACertificate", "ProtocolConflict", "HostnameConflict", "NotAllowedByListeners", "NoMatchingListenerHostname", "NoMatchingParent", "IncompatibleFilters",
            "UnsupportedPort", "NotAllowed", "ParentNotAccepted", "Conflicted", "TargetNotFound"],
        [("Programmed", false)] = ["Invalid", "Pending", "NoResources", "AddressNotAssigned", "AddressNotUsable", "HostnameConflict", "ProtocolConflict",
            "NotAllowed", "ParentNotProgrammed", "ListenersNotValid", "PortUnavailable"],
        [("Conflicted", true)] = ["HostnameConflict", "ProtocolConflict"],
        [("ResolvedRefs", false)] = ["InvalidCertificateRef", "InvalidRouteKinds", "RefNotPermitted", "InvalidKind", "BackendNotFound", "UnsupportedProtocol", "InvalidCACertificateRef", "InvalidCACertificateKind",
            "InvalidClientCertificateRef", "ListenersNotResolved"],
        [("InsecureFrontendValidationMode", true)] = ["ConfigurationChanged"],
        [("PartiallyInvalid", true)] = ["UnsupportedValue"],
        [("OverlappingTLSConfig", true)] = ["OverlappingHostnames", "OverlappingCertificates"],
    };

    [Fact]
    public void Every_condition_and_reason_is_one_that_the_API_defines() =>
        Assert.All(Codes.SelectMany(code => code.Effects), effect => Assert.Contains(effect.Reason, Defined[(effect.Condition, effect.Holds)]));

    [Fact]
    public void Features_are_published_once_each_and_in_ordinal_order() =>
        Assert.Equal(Features.Supported.Distinct().Order(StringComparer.Ordinal), Features.Supported);

    /// <summary>The C# compiler stops other assemblies; inside our own, this law does.</summary>
    [Fact]
    public void Only_nested_records_extend_a_union() =>
        Assert.DoesNotContain(Types, type => IsUnion(type.BaseType) && type.DeclaringType != Definition(type.BaseType!));

    [Fact]
    public void Every_case_of_a_union_is_sealed() => Assert.DoesNotContain(Types, type => IsUnion(type.BaseType) && !type.IsSealed);

    private static bool IsUnion(Type? type) =>
        type is { IsAbstract: true } && Types.Contains(Definition(type)) && type.GetMethod("<Clone>$") is not null;

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    [GeneratedRegex("^GW[1-8][0-9]{3}$")]
    private static partial Regex IdPattern();
}
