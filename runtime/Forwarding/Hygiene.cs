using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
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
    private static readonly Refusal Target = Bad("the request target holds characters that no URI has");
    private static readonly Refusal DotSegments = Bad("the request path holds dot segments");
    private static readonly Refusal Framing = Bad("the length of the request body is ambiguous");
    private static readonly Refusal Field = Bad("a header field is malformed");
    private static readonly Refusal PerConnection = Bad("a header field has no place in HTTP/2");
    private static readonly Refusal Upgrade = Bad("a WebSocket handshake has to be a GET request");
    private static readonly Refusal Port = Bad("the port of the requested host is out of range");

    /// <summary>What is wrong with the request, if anything.</summary>
    public static Refusal? Fault(HttpContext context)
    {
        var request = context.Request;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var tunnel = Upgrades.IsExtendedConnect(context);
        if (HttpMethods.IsConnect(request.Method) && !tunnel) return Connect;
        if (!string.Equals(HttpMethods.GetCanonicalizedValue(request.Method), request.Method, StringComparison.Ordinal)) return Method;
        if (!tunnel && !HttpMethods.IsGet(request.Method) && Upgrades.IsWebSocket(context)) return Upgrade;
        return InTarget(target) ?? InHost(request.Headers.Host) ?? InFraming(request) ?? InFields(request.Headers);
    }

    private static Refusal? InTarget(string target)
    {
        if (target.AsSpan().ContainsAnyExceptInRange('!', '~') || target.AsSpan().ContainsAny('#', '\\')) return Target;
        var path = RawTarget.Of(target).Path;
        if (!path.StartsWith('/')) return Target;
        return HasDotSegment(path) ? DotSegments : null;
    }

    /// <summary>
    /// Whether any element is <c>.</c> or <c>..</c>, however it is written, whatever parameters follow it, and whether the
    /// slashes around it are encoded: some backend would resolve it, and leave the prefix that chose the rule.
    /// </summary>
    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        if (path.IndexOf("/.") < 0 && path.IndexOf('%') < 0) return false;
        while (true)
        {
            var end = Separator(path, out var width);
            if (IsDots(end < 0 ? path : path[..end])) return true;
            if (end < 0) return false;
            path = path[(end + width)..];
        }
    }

    /// <summary>Where the first element ends: at a slash, or at a slash or backslash that is encoded.</summary>
    private static int Separator(ReadOnlySpan<char> path, out int width)
    {
        width = 1;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '/') return i;
            if (path[i] != '%' || !IsEncodedSlash(path[i..])) continue;
            width = "%2F".Length;
            return i;
        }
        return -1;
    }

    private static bool IsEncodedSlash(ReadOnlySpan<char> text) =>
        text.StartsWith("%2f", StringComparison.OrdinalIgnoreCase) || text.StartsWith("%5c", StringComparison.OrdinalIgnoreCase);

    private static bool IsDots(ReadOnlySpan<char> element)
    {
        var dots = 0;
        while (!element.IsEmpty && element[0] != ';')
        {
            var encoded = element.StartsWith("%2e", StringComparison.OrdinalIgnoreCase);
            if (!encoded && element[0] != '.') return false;
            element = element[(encoded ? 3 : 1)..];
            dots++;
        }
        return dots is 1 or 2;
    }

    private static Refusal? InHost(StringValues host)
    {
        var text = host.ToString().AsSpan();
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
