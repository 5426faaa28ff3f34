using System.Globalization;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Sluice.Runtime.Hosting;

namespace Sluice.Runtime.Quic;

/// <summary>
/// What is different where HTTP/3 is spoken. Clients of an HTTPS port are told of it (RFC 7838), and who reads over HTTP/3 is
/// held to a rate.
/// </summary>
/// <param name="patience">How long a client may take next to nothing of an answer.</param>
internal sealed class AlternativeService(TimeSpan patience)
{
    /// <summary>Octets a second.</summary>
    private const int LeastRate = 240;

    private readonly MinDataRate? _rate = patience > TimeSpan.FromSeconds(1) ? new(LeastRate, patience) : null;

    public void Announce(HttpContext context)
    {
        if (HttpProtocol.IsHttp3(context.Request.Protocol))
        {
            if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = _rate;
            return;
        }
        if (context.Features.Get<ConnectionOrigin>() is not { IsTls: true, Tenancy.SpeaksHttp3: true } origin) return;
        var port = Port(context, origin.Key.Port);
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.AltSvc = string.Create(CultureInfo.InvariantCulture, $"h3=\":{port}\"; ma=86400");
            return Task.CompletedTask;
        });
    }

    /// <summary>The port of the listener, or the one that is really listened on, if that is where the client went.</summary>
    private static int Port(HttpContext context, int logical) =>
        context.Request.Host.Port is { } asked && asked == context.Connection.LocalPort ? asked : logical;
}
