using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Sluice.Runtime.Limits;
using Sluice.Runtime.Observing;

namespace Sluice.Runtime.Forwarding;

/// <summary>
/// Requests that two readers could understand in two ways, which Kestrel lets pass and no backend should see. Everything
/// here is an error by RFC 9110, 9112 or 9113.
/// </summary>
internal static class Hygiene
{
    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly Refusal Connect = new(405, "http_request_error", "tunnels are not offered", Flags.NoTunnel);
    private static readonly Refusal Method = Bad("the method is written in the wrong case");
    private static readonly Refusal Framing = Bad("the length of the request body is ambiguous");
    private static readonly Refusal Field = Bad("a header field is malformed");
    private static readonly Refusal PerConnection = Bad("a header field has no place in HTTP/2");
    private static readonly Refusal Upgrade = Bad("a WebSocket handshake has to be a GET request");
    private static readonly Refusal Port = Bad("the port of the requested host is out of range");

    /// <summary>What is wrong with the request, if anything.</summary>
    public static Refusal? Fault(HttpContext context, Targets targets)
    {
        var request = context.Request;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var tunnel = Upgrades.IsExtendedConnect(context);
        if (HttpMethods.IsConnect(request.Method) && !tunnel) return Connect;
        if (!string.Equals(HttpMethods.GetCanonicalizedValue(request.Method), request.Method, StringComparison.Ordinal)) return Method;
        if (!tunnel && !HttpMethods.IsGet(request.Method) && Upgrades.IsWebSocket(context)) return Upgrade;
        return targets.Fault(target) ?? InHost(request.Headers.Host, targets) ?? InFraming(request) ?? InFields(request.Headers);
    }

    private static Refusal? InHost(StringValues host, Targets targets)
    {
        var text = host.ToString().AsSpan();
        if (targets.Fault(text) is { } fault) return fault;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']')) return null;
        var port = text[(colon + 1)..];
        return port.IsEmpty || ushort.TryParse(port, out _) ? null : Port;
    }

    private static Refusal? InFraming(HttpRequest request)
    {
        var headers = request.Headers;
        if (!HttpProtocol.IsHttp11(request.Protocol) && !HttpProtocol.IsHttp10(request.Protocol))
            return headers.TransferEncoding.Count > 0 || headers.Upgrade.Count > 0 || headers.KeepAlive.Count > 0 || headers.ContainsKey("Proxy-Connection")
                ? PerConnection
                : null;
        if (headers.TransferEncoding.Count == 0) return null;
        // Kestrel keeps the length that it overrules under this name.
        return HttpProtocol.IsHttp10(request.Protocol) || headers.ContainsKey("X-Content-Length")
            || !string.Equals(headers.TransferEncoding, "chunked", StringComparison.OrdinalIgnoreCase)
            ? Framing
            : null;
    }

    private static Refusal? InFields(IHeaderDictionary headers)
    {
        foreach (var (name, lines) in headers)
        {
            if (name.Length == 0 || (name[0] != ':' && name.AsSpan().ContainsAnyExcept(Token))) return Field;
            foreach (var line in lines)
                if (HasControl(line)) return Field;
        }
        return null;
    }

    private static bool HasControl(ReadOnlySpan<char> value)
    {
        while (value.IndexOfAnyInRange('\0', '\x1f') is var control and >= 0)
        {
            if (value[control] != '\t') return true;
            value = value[(control + 1)..];
        }
        return value.Contains('\x7f');
    }

    private static Refusal Bad(string sentence) => new(400, "http_request_error", sentence);
}
