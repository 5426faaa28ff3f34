using Microsoft.AspNetCore.Http;

namespace Sluice.Runtime.Matching;

/// <summary>A request as the matcher sees it: pieces of the text that came over the wire, nothing decoded, nothing copied.</summary>
internal readonly ref struct RequestView
{
    /// <summary>Lower case, without port and trailing dot.</summary>
    public required ReadOnlySpan<char> Host { get; init; }

    /// <summary>The path as sent, without the query.</summary>
    public required ReadOnlySpan<char> Path { get; init; }

    /// <summary>The query as sent, without its question mark.</summary>
    public required ReadOnlySpan<char> Query { get; init; }
    public required string Method { get; init; }
    public required IHeaderDictionary Headers { get; init; }

    /// <summary>POST with a content type that begins with <c>application/grpc</c>.</summary>
    public required bool IsGrpc { get; init; }

    public static bool LooksLikeGrpc(string method, string? contentType) =>
        method == "POST" && contentType is not null && contentType.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);
}
