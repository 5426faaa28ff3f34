using System.Buffers;
using Sluice.Runtime.Forwarding;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Matching;

namespace Sluice.Runtime.Limits;

/// <summary>
/// Which request targets are taken at all, and which are not given to the rule that was found for them, because a backend
/// could read a path that another rule owns.
/// </summary>
internal sealed class Targets(DataPlaneOptions options)
{
    private static readonly Refusal Characters = new(400, "http_request_error", "the request target holds characters that no URI has");
    private static readonly Refusal Malformed = new(400, "http_request_error", "the request path holds a percent sign that encodes nothing");
    private static readonly Refusal DottedHost = new(400, "http_request_error", "the requested host ends with a dot");

    private readonly PathReadings _readings = new(options.Paths);

    /// <summary>What is wrong with a target by itself.</summary>
    public Refusal? Fault(string target)
    {
        if (target.Length > options.MaxTargetLength) return Refusal.TargetTooLong;
        if (target.AsSpan().ContainsAnyExceptInRange('!', '~') || target.AsSpan().ContainsAny('#', '\\')) return Characters;
        var path = RawTarget.Of(target).Path;
        if (!path.StartsWith('/')) return Characters;
        if (PathReadings.IsMalformed(path)) return Malformed;
        if (PathReadings.HasDotSegment(path)) return Refusal.DotSegments;
        return !PathReadings.IsPlain(path) && _readings.IsUnwanted(path) ? Refusal.UnwantedPath : null;
    }

    /// <summary>What is wrong with a host by itself.</summary>
    public Refusal? Fault(ReadOnlySpan<char> host) =>
        options.TrailingDot == TrailingDot.Refuse && RequestHost.WithoutPort(host).EndsWith('.') ? DottedHost : null;

    /// <summary>
    /// Whether some reading of the path belongs to another rule than the one that was found for it. A rule that spells its
    /// own path in a special way is taken at its word.
    /// </summary>
    public bool Strays(Table table, in RequestView request, Route found)
    {
        if (found.SpellsItsPath || PathReadings.IsPlain(request.Path)) return false;
        if (_readings.Of(request.Path.ToString()) is not { } readings) return true;
        foreach (var reading in readings)
            if (table.Find(request with { Path = reading }) is { } other && other.Origin != found.Origin) return true;
        return false;
    }
}
