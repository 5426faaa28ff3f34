using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Sluice.Compiler.Ir;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Loading;
using Sluice.Runtime.Observing;
using Sluice.Runtime.Tls;

namespace Sluice.Runtime.Streams;

/// <summary>
/// Takes a connection whose payload nobody reads to an endpoint of its backend. One that no route takes is ended at once:
/// a TCP connection is reset, a handshake that was not answered gets an alert. Nothing falls to a backend by default.
/// </summary>
internal sealed class StreamRelay(
    CurrentGeneration current, LiveStreams live, StreamDial dial, StreamLimits limits, Observer? observer, ILogger logger)
{
    private readonly Warnings _warnings = new();

    public async Task Run(ConnectionContext connection)
    {
        var account = new StreamAccount(connection.Features.GetRequiredFeature<ConnectionOrigin>());
        observer?.Began(account);
        try
        {
            if (await Connect(account).ConfigureAwait(false) is { } server) await Pass(connection, account, server).ConfigureAwait(false);
            else await Refuse(connection, account).ConfigureAwait(false);
        }
        finally
        {
            observer?.Ended(account);
        }
    }

    /// <summary>Nothing, if the connection has no way to go; the account says why.</summary>
    private async ValueTask<Dialled?> Connect(StreamAccount account)
    {
        var generation = current.Generation;
        if (Target(generation, account) is not { } target) return null;
        account.Backend = target.Backend;
        var endpoints = generation.EndpointsOf(target.Backend);
        List<Forwarding.Endpoint>? tried = null;
        account.Flag = Flags.NoEndpoint;
        while (account.Attempts < limits.ConnectAttempts
            && target.Backend.Choose(endpoints, Environment.TickCount64, tried) is { } endpoint && tried?.Contains(endpoint) != true)
        {
            account.Attempts++;
            account.Endpoint = endpoint;
            endpoint.Enter();
            try
            {
                var server = await dial.Reach(target.Backend, endpoint, account.Origin.Ends).ConfigureAwait(false);
                endpoint.Connected();
                account.Flag = null;
                account.ConnectTicks = Stopwatch.GetTimestamp() - account.Began;
                return server;
            }
            catch (Exception failed) when (failed is SocketException or IOException)
            {
                endpoint.Leave();
                endpoint.ConnectFailed(Environment.TickCount64);
                account.Flag = FlagOf(failed);
                (tried ??= []).Add(endpoint);
                var level = _warnings.LevelOf(endpoint.Authority, account.Flag, Environment.TickCount64);
                StreamLog.ConnectFailed(logger, level, failed, endpoint.Authority, target.Backend.Name);
            }
        }
        return null;
    }

    /// <summary>The listener is asked for anew: since the connection was looked at, the plan may have changed.</summary>
    private static RouteTarget.Forward? Target(Generation generation, StreamAccount account)
    {
        var origin = account.Origin;
        if (origin.Fault is not null) return Refused(account, Flags.BadHello);
        if (generation.PortOf(origin.Key)?.Opened(origin.ServerName) is not { Stream: { } routes } || routes.Mode != origin.Mode)
            return Refused(account, Flags.NoListener);
        if (routes.Of(origin.ServerName) is not { } rule) return Refused(account, Flags.NoRoute);
        account.Rule = rule;
        return rule.Action switch
        {
            RouteAction.Split split => split.Shares.Next() switch
            {
                RouteTarget.Forward forward => forward,
                RouteTarget.Redirect => Refused(account, Flags.Configuration),
                RouteTarget.Refuse(var refusal) => Refused(account, refusal.Flag),
            },
            RouteAction.Redirect => Refused(account, Flags.Configuration),
            RouteAction.Refuse(var refusal) => Refused(account, refusal.Flag),
        };
    }

    private static RouteTarget.Forward? Refused(StreamAccount account, string flag)
    {
        account.Flag = flag;
        return null;
    }

    private async ValueTask Refuse(ConnectionContext connection, StreamAccount account)
    {
        var origin = account.Origin;
        var level = _warnings.LevelOf(origin.Gateway, account.Flag ?? "", Environment.TickCount64);
        StreamLog.Refused(logger, level, account.Flag, origin.Peer, origin.Gateway, origin.Key.Port, origin.ServerName);
        if (origin.Mode == StreamMode.Passthrough && AlertFor(account) is { } alert) await ((RawConnection)connection).Leave(TlsAlert.Of(alert)).ConfigureAwait(false);
        else connection.Abort(new ConnectionAbortedException("nothing takes the connection"));
    }

    /// <summary>Nothing, if nobody would understand one.</summary>
    private static byte? AlertFor(StreamAccount account) => account.Origin.Fault switch
    {
        HelloFault.NotTls or HelloFault.Incomplete => null,
        not null => TlsAlert.DecodeError,
        null => account.Flag is Flags.NoListener or Flags.NoRoute ? TlsAlert.UnrecognizedName : TlsAlert.InternalError,
    };

    private async Task Pass(ConnectionContext connection, StreamAccount account, Dialled server)
    {
        var (rule, backend, endpoint) = (account.Rule!, account.Backend!, account.Endpoint!);
        var client = ClientOf(connection);
        var stream = new LiveStream(account.Origin, rule, backend, client, server.Side);
        account.WasPassed = true;
        live.Add(stream);
        try
        {
            var flags = await Task.WhenAll(Flow(client, server.Side, stream, true), Flow(server.Side, client, stream, false)).ConfigureAwait(false);
            account.Flag = stream.Cut ?? flags[0] ?? flags[1];
        }
        finally
        {
            live.Remove(stream);
            endpoint.Leave();
            server.Open.Dispose();
            (account.FromClient, account.FromBackend) = (stream.FromClient, stream.FromBackend);
        }
    }

    private static StreamSide ClientOf(ConnectionContext connection)
    {
        if (connection.Features.Get<ISslStreamFeature>() is { } tls)
            return new StreamSide.Secure(tls.SslStream, () => connection.Abort(new ConnectionAbortedException("the stream is reset")), static () => { });
        var raw = (RawConnection)connection;
        return new StreamSide.Plain(raw.Socket, raw.TakeAhead());
    }

    /// <summary>One direction, to its end. When one breaks off, both peers are told so. Says who broke off, if anybody did.</summary>
    private static async Task<string?> Flow(StreamSide from, StreamSide to, LiveStream stream, bool fromClient)
    {
        try
        {
            await from.CopyTo(to, stream, fromClient).ConfigureAwait(false);
            await to.Finish().ConfigureAwait(false);
            stream.Ended();
            return null;
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            var byReset = stream.IsReset;
            stream.Reset();
            // From the client: reading failed, the client is gone; writing failed, the backend is. From the backend the other way round.
            return byReset ? null : fromClient == stream.HasFailedToWrite(fromClient) ? Flags.ConnectionLost : Flags.ClientGone;
        }
    }

    private static string FlagOf(Exception failed) => failed switch
    {
        TlsFailure { Fault: TlsFault.Material } => Flags.Configuration,
        TlsFailure { Fault: TlsFault.Certificate } => Flags.TlsCertificate,
        TlsFailure { Fault: TlsFault.Alert } => Flags.TlsAlert,
        TlsFailure => Flags.TlsProtocol,
        SocketException { SocketErrorCode: SocketError.TimedOut } => Flags.ConnectTimeout,
        _ => Flags.ConnectRefused,
    };
}

internal static partial class StreamLog
{
    [LoggerMessage(EventId = 121, Message = "endpoint {Endpoint} of {Backend} cannot be connected to")]
    public static partial void ConnectFailed(ILogger logger, LogLevel level, Exception cause, string endpoint, string backend);

    [LoggerMessage(EventId = 122, Message = "refused ({Flag}): a connection of {Peer} to {Gateway} port {Port}, server name '{ServerName}'")]
    public static partial void Refused(ILogger logger, LogLevel level, string? flag, string peer, string gateway, int port, string serverName);
}
