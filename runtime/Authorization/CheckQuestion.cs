using System.Net;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Sluice.Runtime.Authorization.Wire;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;

namespace Sluice.Runtime.Authorization;

/// <summary>
/// A request as the check shows it. Text is UTF-8 there; octets of the request that are none are marked, not passed off as
/// something else.
/// </summary>
internal static class CheckQuestion
{
    public static CheckRequest Of(HttpContext context, ReadOnlyMemory<byte> body, string[] shown)
    {
        var connection = context.Connection;
        var attributes = new AttributeContext
        {
            Source = Peer(connection.RemoteIpAddress, connection.RemotePort),
            Destination = Peer(connection.LocalIpAddress, connection.LocalPort),
            Request = new() { Time = Timestamp.FromDateTime(DateTime.UtcNow), Http = Http(context, body, shown) },
        };
        if (context.Features.Get<ConnectionOrigin>()?.ServerName is { Length: > 0 } name) attributes.TlsSession = new() { Sni = name };
        return new() { Attributes = attributes };
    }

    private static AttributeContext.Types.Peer Peer(IPAddress? address, int port) =>
        address is null ? new() : new()
        {
            Address = new()
            {
                SocketAddress = new()
                {
                    Address = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString(),
                    PortValue = (uint)port,
                },
            },
        };

    private static AttributeContext.Types.HttpRequest Http(HttpContext context, ReadOnlyMemory<byte> body, string[] shown)
    {
        var request = context.Request;
        var target = RawTarget.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var http = new AttributeContext.Types.HttpRequest
        {
            Id = context.TraceIdentifier,
            Method = Upgrades.IsExtendedConnect(context) ? HttpMethods.Get : request.Method,
            Path = target.PathAndQuery.ToString(),
            Host = FieldText.Utf8(request.Headers.Host.ToString()),
            Scheme = request.Scheme,
            Protocol = request.Protocol,
            Size = body.IsEmpty ? request.ContentLength ?? (CanHaveBody(context) ? -1 : 0) : body.Length,
            Body = Encoding.UTF8.GetString(body.Span),
            RawBody = ByteString.CopyFrom(body.Span),
        };
        Show(http, request.Headers, shown);
        return http;
    }

    private static bool CanHaveBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;

    /// <summary>Services written for Envoy look for the parts of the request line among the headers too.</summary>
    private static void Show(AttributeContext.Types.HttpRequest http, IHeaderDictionary headers, string[] shown)
    {
        if (shown.Length == 0)
            foreach (var (name, lines) in headers) Add(http.Headers, name, lines);
        else
            foreach (var name in shown)
                if (headers.TryGetValue(name, out var lines)) Add(http.Headers, name, lines);
        http.Headers[":method"] = http.Method;
        http.Headers[":path"] = http.Path;
        http.Headers[":authority"] = http.Host;
        http.Headers[":scheme"] = http.Scheme;
    }

    private static void Add(MapField<string, string> map, string name, StringValues lines)
    {
        if (lines.Count > 0 && !name.StartsWith(':')) map[name.ToLowerInvariant()] = FieldText.Utf8(lines.ToString());
    }
}
