using static Sluice.Laws.Conformance.ConformanceTest;

namespace Sluice.Laws.Conformance;

/// <summary>Tests of the header filters: what arrives at the backend, and what comes back from it.</summary>
internal static class HeaderTests
{
    private const string Base = "Gateway HTTPRoute";
    private const string Live = "that the headers travel so";
    private const string Backend = "infra-backend-v1";

    public static readonly Arr<ConformanceTest> All = Array(
        Asserted("HTTPRouteRequestHeaderModifier", "httproute-request-header-modifier", Base,
            "headers are set, added, removed, whatever their case", Live,
            cluster => Requested(cluster, "request-header-modifier")),
        Asserted("HTTPRouteBackendRequestHeaderModifier", "httproute-request-header-modifier-backend", Base + " HTTPRouteBackendRequestHeaderModification",
            "the same by the filters of a backend", Live,
            cluster => Requested(cluster, "request-header-modifier")),
        Asserted("HTTPRouteRequestHeaderModifierBackendWeights", "httproute-request-header-modifier-backend-weights",
            Base + " HTTPRouteBackendRequestHeaderModification",
            "each share sets the header of its own backend", Live,
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute request-header-modifier-backend-weights")
                .Asks("same-namespace", new Ask("/", "infra-backend-v1 50 %, infra-backend-v2 50 %").Arrives($"Backend: {HeaderDemand.Backend}"))),
        Asserted("HTTPRouteResponseHeaderModifier", "httproute-response-header-modifier", Base + " HTTPRouteResponseHeaderModification",
            "headers of the answer are set, added, removed, whatever their case, also beside edits of the request", Live,
            cluster => cluster
                .Serves("same-namespace", "HTTPRoute response-header-modifier")
                .Asks("same-namespace", [.. Answers, BothWays])));

    private static Cluster Requested(Cluster cluster, string route) =>
        cluster.Serves("same-namespace", $"HTTPRoute {route}").Asks("same-namespace", Requests("", Backend));

    /// <summary>The requests of every test of edits on the way to a backend.</summary>
    public static Ask[] Requests(string origin, string backend) =>
    [
        new Ask($"{origin}/set", backend).With("Some-Other-Header: val").Arrives("Some-Other-Header: val", "X-Header-Set: set-overwrites-values"),
        new Ask($"{origin}/set", backend).With("Some-Other-Header: val", "X-Header-Set: some-other-value")
            .Arrives("Some-Other-Header: val", "X-Header-Set: set-overwrites-values"),
        new Ask($"{origin}/add", backend).With("Some-Other-Header: val").Arrives("Some-Other-Header: val", "X-Header-Add: add-appends-values"),
        new Ask($"{origin}/add", backend).With("Some-Other-Header: val", "X-Header-Add: some-other-value")
            .Arrives("Some-Other-Header: val", "X-Header-Add: some-other-value,add-appends-values"),
        new Ask($"{origin}/remove", backend).With("X-Header-Remove: val").ArrivesWithout("X-Header-Remove"),
        new Ask($"{origin}/multiple", backend)
            .With("X-Header-Set-2: set-val-2", "X-Header-Add-2: add-val-2", "X-Header-Remove-2: remove-val-2", "Another-Header: another-header-val")
            .Arrives("X-Header-Set-1: header-set-1", "X-Header-Set-2: header-set-2", "X-Header-Add-1: header-add-1",
                "X-Header-Add-2: add-val-2,header-add-2", "X-Header-Add-3: header-add-3", "Another-Header: another-header-val")
            .ArrivesWithout("X-Header-Remove-1", "X-Header-Remove-2"),
        new Ask($"{origin}/case-insensitivity", backend)
            .With("x-header-set: original-val-set", "x-header-add: original-val-add", "x-header-remove: original-val-remove", "Another-Header: another-header-val")
            .Arrives("X-Header-Set: header-set", "X-Header-Add: original-val-add,header-add", "Another-Header: another-header-val")
            .ArrivesWithout("x-header-remove"),
    ];

    private static Arr<Ask> Answers => Array(
        new Ask("/set", Backend).AnsweredWith("Some-Other-Header: val").Returns("Some-Other-Header: val", "X-Header-Set: set-overwrites-values"),
        new Ask("/set", Backend).AnsweredWith("Some-Other-Header: val", "X-Header-Set: some-other-value")
            .Returns("Some-Other-Header: val", "X-Header-Set: set-overwrites-values"),
        new Ask("/add", Backend).AnsweredWith("Some-Other-Header: val").Returns("Some-Other-Header: val", "X-Header-Add: add-appends-values"),
        new Ask("/add", Backend).AnsweredWith("Some-Other-Header: val", "X-Header-Add: some-other-value")
            .Returns("Some-Other-Header: val", "X-Header-Add: some-other-value,add-appends-values"),
        new Ask("/remove", Backend).AnsweredWith("X-Header-Remove: val").ReturnsWithout("X-Header-Remove"),
        new Ask("/multiple", Backend)
            .AnsweredWith("X-Header-Set-2: set-val-2", "X-Header-Add-2: add-val-2", "X-Header-Remove-2: remove-val-2",
                "Another-Header: another-header-val", "X-Header-Remove-1: val")
            .Returns("X-Header-Set-1: header-set-1", "X-Header-Set-2: header-set-2", "X-Header-Add-1: header-add-1",
                "X-Header-Add-2: add-val-2,header-add-2", "X-Header-Add-3: header-add-3", "Another-Header: another-header-val")
            .ReturnsWithout("X-Header-Remove-1", "X-Header-Remove-2"),
        new Ask("/case-insensitivity", Backend)
            .AnsweredWith("x-header-set: original-val-set", "x-header-add: original-val-add", "x-header-remove: original-val-remove", "Another-Header: another-header-val")
            .Returns("X-Header-Set: header-set", "X-Header-Add: original-val-add,header-add", "X-Lowercase-Add: lowercase-add",
                "X-Mixedcase-Add-1: mixedcase-add-1", "X-Mixedcase-Add-2: mixedcase-add-2", "X-Uppercase-Add: uppercase-add", "Another-Header: another-header-val")
            .ReturnsWithout("x-header-remove"));

    private static Ask BothWays => new Ask("/response-and-request-header-modifiers", Backend)
        .With("X-Header-Remove: remove-val", "X-Header-Add-Append: append-val-1", "X-Header-Echo: echo")
        .Arrives("X-Header-Add: header-val-1", "X-Header-Set: set-overwrites-values", "X-Header-Add-Append: append-val-1,header-val-2", "X-Header-Echo: echo")
        .ArrivesWithout("X-Header-Remove")
        .AnsweredWith("X-Header-Set-2: set-val-2", "X-Header-Add-2: add-val-2", "X-Header-Remove-2: remove-val-2",
            "Another-Header: another-header-val", "X-Header-Remove-1: remove-val-1", "X-Header-Echo: echo")
        .Returns("X-Header-Set-1: header-set-1", "X-Header-Set-2: header-set-2", "X-Header-Add-1: header-add-1",
            "X-Header-Add-2: add-val-2,header-add-2", "Another-Header: another-header-val", "X-Header-Echo: echo")
        .ReturnsWithout("X-Header-Remove-1", "X-Header-Remove-2");
}
