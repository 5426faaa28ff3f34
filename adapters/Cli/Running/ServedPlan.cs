using Sluice.Adapters.Admin;
using Sluice.Adapters.Demo;
using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Ir;
using Sluice.Compiler.Values;
using Sluice.Compiler.Verification;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Quic;

namespace Sluice.Adapters.Cli.Running;

/// <summary>A listener that the plan has, and the address that reaches it.</summary>
/// <param name="Address">One of those that reach it; none while its port cannot be opened.</param>
internal sealed record Served(string Gateway, string Listener, string Host, Option<string> Address);

/// <summary>What could not be served, and what to do about it.</summary>
internal sealed record Trouble(string What, Option<string> Help);

/// <summary>What became of a plan.</summary>
/// <param name="Violations">Why it was not loaded; then all else describes the plan that still serves.</param>
/// <param name="Problems">What of it could not be served.</param>
/// <param name="Remarks">What is served, but hardly as it was meant.</param>
internal sealed record Outcome(Plan Plan, Seq<Violation> Violations, Arr<Served> Listeners, Arr<Trouble> Problems, Arr<string> Remarks, int DemoBackends);

/// <summary>The plan that the data plane serves, with the demo backends that it needs, and what the admin address shows of it.</summary>
internal sealed class ServedPlan(RunRequest request, DataPlane plane, DemoBackends demo)
{
    private volatile AdminView _view = AdminView.Nothing;

    public AdminView View => _view;

    public void BeginDrain() => _view = _view with { Readiness = Readiness.Draining };

    /// <summary>Serves the plan of a compilation if it was verified; else the one before stays.</summary>
    public async Task<Outcome> Load(Compilation compilation)
    {
        var verdict = Verified(compilation);
        if (verdict.Case is not VerifiedPlan verified)
        {
            _view = _view with { Diagnostics = compilation.Diagnostics };
            return Describe(_view.Plan, verdict.Match(Right: _ => Empty, Left: faults => faults), Empty);
        }
        var plan = verified.Plan;
        // Backends first, so that no request comes too early for them; and last those that nobody is sent to any more.
        var absent = request.DemoBackends ? await demo.Open(plan).ConfigureAwait(false) : Empty;
        var problems = (await plane.Load(verified, compilation.Keys, Seniority.Of(compilation).ToArray()).ConfigureAwait(false)).ToArr();
        if (request.DemoBackends) await demo.Close(plan).ConfigureAwait(false);
        var observed = Machine.Observed(compilation.Options, plan, problems, plane);
        _view = new(Readiness.Serving, plan, compilation.Diagnostics) { Status = new(() => StatusText.Of(Compile.Under(compilation, observed))) };
        return Describe(plan, Empty, problems.Map(problem => new Trouble(problem.ToString(), PortHelp.Of(problem))) + absent.Map(what => new Trouble(what, None)));
    }

    /// <summary>A part of a plan is verified once more: only what was verified as it stands may be loaded.</summary>
    private Either<Seq<Violation>, VerifiedPlan> Verified(Compilation compilation) => request.Gateway.Match(
        name => compilation.Verified.IsSome
            ? Verify.Run(new Plan(compilation.Plan.Gateways.Filter(gateway => gateway.Gateway == name)))
            : Left<Seq<Violation>, VerifiedPlan>(compilation.Violations),
        () => compilation.Verified.ToEither(() => compilation.Violations));

    private Outcome Describe(Plan plan, Seq<Violation> violations, Arr<Trouble> problems) => new(
        plan, violations, plan.Gateways.Bind(Listeners), problems, violations.IsEmpty ? Remarks(plan) : Empty, demo.Count);

    private Arr<Served> Listeners(GatewayPlan gateway) => gateway.Ports
        .Bind(port => port.Listeners.Bind(listener => Rows(gateway.Gateway, port, listener.Name, listener.Host, port.Protocol == ListenerProtocol.Https ? "https" : "http", Transport.Tcp))
            + port.Streams.Bind(listener => Rows(gateway.Gateway, port, listener.Name, listener.Host, Scheme(listener.Mode), listener.Mode == StreamMode.Udp ? Transport.Udp : Transport.Tcp)));

    /// <summary>As <c>sluice explain</c> takes it.</summary>
    private static string Scheme(StreamMode mode) => mode switch
    {
        StreamMode.Udp => "udp",
        StreamMode.Tcp => "tcp",
        _ => "tls",
    };

    /// <summary>A row for each address at which the port is open, or one that says that there is none.</summary>
    private Arr<Served> Rows(ObjectName gateway, PortPlan port, string listener, HostPattern host, string scheme, Transport transport)
    {
        var open = plane.AddressesOf(gateway, port.Port, transport).ToArr();
        return (open.IsEmpty ? Array(Option<string>.None) : open.Map(at => Some($"{scheme}://{at}")))
            .Map(address => new Served(gateway.ToString(), listener, host.ToString(), address));
    }

    private Arr<string> Remarks(Plan plan) => Routing(plan) + Quic;

    /// <summary>Why HTTP/3 is not there although it was asked for.</summary>
    private Arr<string> Quic =>
        !request.Http3 ? Empty
        : QuicSupport.IsThere ? toArray(plane.WithoutHttp3.Select(problem => problem.ToString()))
        : Array(QuicSupport.Hint);

    private Arr<string> Routing(Plan plan) =>
        !plan.Gateways.IsEmpty ? Plans.Unknown(plan).Map(service => $"Service {service} has no EndpointSlice in the input; its requests are answered 503")
        : Array(request.Gateway.Match(
            name => $"nothing is served: the input has no Gateway {name} that is ours",
            () => "nothing is served: the input has no Gateway that is ours"));
}
