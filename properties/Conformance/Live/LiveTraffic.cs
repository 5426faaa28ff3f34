using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sluice.Compiler.Values;
using Xunit;

namespace Sluice.Laws.Conformance;

/// <summary>What a running data plane makes of the requests of a test, against what the test expects.</summary>
internal static partial class LiveTraffic
{
    private const int Sharing = 100;
    private const int Drawing = 500;

    /// <summary>Asks everything of a round, of the cluster that it names.</summary>
    public static async Task Asks(this LivePlane plane, Pods pods, Round round)
    {
        await plane.Load(round.At).ConfigureAwait(false);
        foreach (var ask in round.Asks)
            if (IsRelayed(ask)) await Connects(plane, round.Gateway, ask).ConfigureAwait(false);
            else if (Shares(ask.Outcome) is { IsEmpty: false } shares) await Divided(plane, pods, round.Gateway, ask, shares).ConfigureAwait(false);
            else
                foreach (var speech in Speeches(ask)) await Answers(plane, pods, round.Gateway, ask, speech).ConfigureAwait(false);
    }

    private static bool IsRelayed(Ask ask) => Relays().IsMatch(ask.Outcome);

    private static async Task Connects(LivePlane plane, ObjectName gateway, Ask ask)
    {
        if (Shares(ask.Outcome) is { IsEmpty: false } shares)
        {
            var went = new List<string>();
            for (var i = 0; i < Sharing; i++) went.Add((await Relayed.Ask(plane, gateway, Traffic.Request(ask)).ConfigureAwait(false)).Split(' ')[^1]);
            Fair(shares, went);
            return;
        }
        var told = await Relayed.Ask(plane, gateway, Traffic.Request(ask)).ConfigureAwait(false);
        Assert.Equal($"{ask} -> {(ask.Outcome.StartsWith("refused", StringComparison.Ordinal) ? "closed" : ask.Outcome)}", $"{ask} -> {told}");
    }

    /// <summary>Over TLS the client has the choice between two versions of HTTP, and either is as good.</summary>
    private static Arr<Speech> Speeches(Ask ask) =>
        ask.Speech == Speech.Http1 && ask.Url.StartsWith("https:", StringComparison.Ordinal) ? Array(Speech.Http1, Speech.Http2) : Array(ask.Speech);

    private static async Task Answers(LivePlane plane, Pods pods, ObjectName gateway, Ask ask, Speech speech)
    {
        var marks = Marks(ask.Copied.Exists(copy => copy.Contains('/', StringComparison.Ordinal)) ? Drawing : 1);
        var handshakes = ask.Handshake.IsSome ? pods.ServerNames(ask.Outcome).Count : 0;
        var replies = await Patiently(ask, () => Spoken.Ask(plane, gateway, ask, speech, marks)).ConfigureAwait(false);
        Assert.All(replies, reply => Assert.Equal($"{ask} by {speech} -> {Expected(ask)}", $"{ask} by {speech} -> {Told(ask, reply)}"));
        if (ask.Handshake.Case is HandshakeDemand(var serverName, false))
        {
            Assert.All(marks, mark => Assert.Empty(pods.Seen(mark)));
            Assert.Equal([serverName], pods.ServerNames(ask.Outcome).Skip(handshakes).Distinct());
        }
        else
            foreach (var (mark, reply) in marks.Zip(replies)) Seen(pods, ask, mark, reply);
        foreach (var copy in ask.Copied) await Copied(pods, ask, copy, marks).ConfigureAwait(false);
    }

    /// <summary>Of so many requests every backend gets its share, give or take five of a hundred as the suite has it, and nobody else gets any.</summary>
    private static async Task Divided(LivePlane plane, Pods pods, ObjectName gateway, Ask ask, Arr<(string Backend, int Percent)> shares)
    {
        var marks = Marks(Sharing);
        var replies = await Spoken.Ask(plane, gateway, ask, ask.Speech, marks).ConfigureAwait(false);
        Fair(shares, replies.Select(reply => reply.Told));
        foreach (var (mark, reply) in marks.Zip(replies)) Seen(pods, ask, mark, reply);
    }

    private static void Fair(Arr<(string Backend, int Percent)> shares, IEnumerable<string> went)
    {
        var told = went.CountBy(backend => backend).ToDictionary();
        Assert.Equal(shares.Map(share => share.Backend).Order(StringComparer.Ordinal), told.Keys.Order(StringComparer.Ordinal));
        Assert.All(shares, share => Assert.InRange(told[share.Backend], share.Percent - 5, share.Percent + 5));
    }

    /// <summary>A limit that a busy machine may miss is given another chance, as the suite does with everything.</summary>
    private static async Task<Arr<Reply>> Patiently(Ask ask, Func<Task<Arr<Reply>>> asked)
    {
        var replies = await asked().ConfigureAwait(false);
        for (var more = 4; more > 0 && ask.Limits.IsSome && replies.Exists(reply => Told(ask, reply) != Expected(ask)); more--)
            replies = await asked().ConfigureAwait(false);
        return replies;
    }

    private static string Expected(Ask ask) =>
        ask.Handshake.Exists(demand => !demand.Accepted) ? "an error of the gateway"
        : ask.Client.Exists(demand => !demand.Accepted) ? Spoken.TurnedAway
        : IsLate(ask) ? "504"
        : ask.Outcome;

    private static string Told(Ask ask, Reply reply) =>
        ask.Handshake.Exists(demand => !demand.Accepted) && reply is { Pod: "", Status: ['5', _, _] } ? "an error of the gateway" : reply.Told;

    private static bool IsLate(Ask ask) =>
        Delay().Match(ask.Url) is { Success: true } delay
        && ask.Limits.Exists(limits => (limits.Request || limits.BackendRequest).Exists(limit => limit < 1000 * long.Parse(delay.Groups[1].Value, CultureInfo.InvariantCulture)));

    /// <summary>What the backend saw that answered, and what came back from it. No other backend saw anything but those that get copies.</summary>
    private static void Seen(Pods pods, Ask ask, string mark, Reply reply)
    {
        var others = ask.Copied.Map(copy => copy.Split(' ')[0]);
        Assert.All(pods.Seen(mark), sight => Assert.True(
            sight.Pod == reply.Pod || others.Contains(sight.Pod) || IsLate(ask), $"{ask} was seen by {sight.Pod}"));
        if (reply.Pod.Length == 0) return;
        var request = Traffic.Request(ask);
        Demanded(ask, "returns", ask.Returning, reply.Headers);
        Assert.All(pods.Seen(mark).Where(sight => sight.Pod == reply.Pod), sight =>
        {
            Assert.Equal((ask, ask.SeenHost.IfNone(request.Host), ask.SeenPath.IfNone(request.Target)), (ask, sight.Host, sight.Target));
            Assert.Equal((ask, ask.Handshake.Map(demand => demand.ServerName).IfNone("")), (ask, sight.ServerName));
            Assert.Equal((ask, ask.Proof.Map(Thumbprint).IfNone("")), (ask, sight.Client));
            Demanded(ask, "arrives", ask.Arriving.At(reply.Pod), sight.Headers);
        });
        Assert.Contains(pods.Seen(mark), sight => sight.Pod == reply.Pod);
    }

    /// <summary>Copies are waited for. Where they are drawn, their count lies within six deviations of what is asked for.</summary>
    private static async Task Copied(Pods pods, Ask ask, string copy, Arr<string> marks)
    {
        var (pod, part) = copy.Split(' ') is [var name, var said] ? (name, said) : throw new ArgumentException(copy, nameof(copy));
        var (least, most) = part == "all" ? (marks.Count, marks.Count) : Bounds(marks.Count, part.Split('/').Select(double.Parse).ToArray());
        int Count() => marks.Count(mark => pods.Seen(mark).Any(sight => sight.Pod == pod));
        Assert.True(await Task.Run(() => SpinWait.SpinUntil(() => Count() >= least, TestPlane.Patience)).ConfigureAwait(false), $"{ask}: {Count()} copies to {pod}, {least} wanted");
        Assert.InRange(Count(), least, most);
        Assert.All(marks, mark => Assert.All(pods.Seen(mark).Where(sight => sight.Pod == pod), sight => Demanded(ask, "arrives as a copy", ask.Arriving, sight.Headers)));
    }

    private static string Thumbprint(Issued issued)
    {
        using var certificate = X509Certificate2.CreateFromPem(issued.Certificate);
        return certificate.Thumbprint;
    }

    private static (int Least, int Most) Bounds(int count, double[] part)
    {
        var (mean, spread) = (count * part[0] / part[1], 6 * Math.Sqrt(count * part[0] / part[1] * (1 - part[0] / part[1])));
        return ((int)(mean - spread), (int)(mean + spread) + 1);
    }

    private static void Demanded(Ask ask, string verb, HeaderDemand demand, HeaderDictionary headers)
    {
        foreach (var line in demand.Lines)
        {
            var name = line.Split(": ", 2)[0];
            Assert.Equal($"{ask} {verb} {line}", $"{ask} {verb} {name}: {string.Join(',', headers[name].ToArray())}");
        }
        Assert.All(demand.Absent, name => Assert.False(headers.ContainsKey(name), $"{ask} {verb} with {name}"));
    }

    private static Arr<(string Backend, int Percent)> Shares(string outcome) => toArray(
        Share().Matches(outcome).Select(found => (found.Groups[1].Value, int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture))));

    private static Arr<string> Marks(int count) => toArray(Enumerable.Range(0, count).Select(_ => Guid.NewGuid().ToString("N")));

    [GeneratedRegex("^(passthrough |terminate |tcp |udp |closed$|refused: )")]
    private static partial Regex Relays();

    [GeneratedRegex("([^ ,]+) ([0-9]+) %")]
    private static partial Regex Share();

    [GeneratedRegex("delay=([0-9]+)s")]
    private static partial Regex Delay();
}
