using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws;

/// <summary>Hostile bytes of HTTP/2.</summary>
public sealed class HostileFrameLaws(HostileRig rig) : IClassFixture<HostileRig>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(60);

    public static TheoryData<string> Cases => [.. FrameCases.All.Select(c => c.Name)];

    [Theory, MemberData(nameof(Cases))]
    public async Task What_HTTP_2_forbids_ends_a_stream_or_the_connection(string name)
    {
        var hostile = FrameCases.All.Single(c => c.Name == name);
        rig.Backend.Forget();
        var events = await Play(hostile);
        var received = rig.Backend.Seen;
        Assert.Contains("/pub/alive", await rig.Plane.Raw(80, "GET /pub/alive HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        var came = events.Count == 0 ? "nothing" : string.Join(", ", events);
        Assert.True(hostile.Ends.Contains("wait") || events.Any(e => Allows(hostile, e)), $"{name} ({hostile.Rule}): {came}");
        Assert.False(events.Contains("status:200") && !hostile.Ends.Contains("status:200"), $"{name} ({hostile.Rule}): it was served");
        // Checks are of what a backend saw, whatever the answer.
        var ending = new Ending { MostRequests = hostile.MostRequests, MostComplete = hostile.MostComplete, Checks = hostile.Checks };
        Assert.Empty(Judge.OfBackend(ending, received));
        if (hostile.Ends is ["status:200"]) Assert.Single(received);
    }

    private static bool Allows(FrameCase hostile, string what) => hostile.Ends.Any(end => what.StartsWith(end, StringComparison.Ordinal));

    private async Task<List<string>> Play(FrameCase hostile)
    {
        using var connection = await FrameConnection.Open(rig.Plane.At(80));
        await connection.Send(hostile.HasPreface ? (byte[])[.. Frames.Hello, .. hostile.Bytes] : hostile.Bytes, CancellationToken.None);
        await connection.Until(
            reader => reader.Events.Any(e => Allows(hostile, e)) && (reader.HasAnswer || !reader.Events.Contains("status:200")),
            hostile.Ends.Contains("wait") ? Quiet * 5 : Patience);
        await connection.Until(static _ => false, Quiet);
        return connection.Reader.Events;
    }

    [Fact]
    public void Each_case_has_a_name_of_its_own() => Assert.Equal(FrameCases.All.Count(), FrameCases.All.Select(c => c.Name).Distinct().Count());
}
