using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Reference;
using Xunit;

namespace Sluice.Laws.Sockets;

/// <summary>
/// Clients that ask all the time, each one question after the other. What they may be told is what the stages say that
/// were served at any moment between the question and its answer.
/// </summary>
internal sealed class Traffic(SocketPlane plane, CancellationToken stop) : IDisposable
{
    private readonly CancellationTokenSource _failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private readonly SemaphoreSlim _answers = new(0);
    private readonly List<Task> _clients = [];
    private int _begun;
    private int _done;
    private volatile bool _ending;
    private int _talks;
    private int _messages;

    /// <summary>How many connections that last were opened and ended well, and how many messages came back on them.</summary>
    public int Talks => Volatile.Read(ref _talks);
    public int Messages => Volatile.Read(ref _messages);

    /// <summary>How many questions were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>From now on a stage may be served.</summary>
    public void Begin(int turn) => Volatile.Write(ref _begun, turn);

    /// <summary>From now on nothing before this stage may be served.</summary>
    public void Done(int turn) => Volatile.Write(ref _done, turn);

    /// <summary>So many answers; fewer, if a client has failed.</summary>
    public async Task Flow(int answers)
    {
        for (var i = 0; i < answers && !_failed.IsCancellationRequested; i++)
        {
            try
            {
                Assert.True(await _answers.WaitAsync(TestPlane.Patience, _failed.Token).ConfigureAwait(false), "no answer for too long");
                Answered++;
            }
            catch (OperationCanceledException) when (_failed.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Lets every client finish; throws what made one fail.</summary>
    public Task End()
    {
        _ending = true;
        return Task.WhenAll(_clients);
    }

    /// <summary>One connection of HTTP/1.1 for all questions.</summary>
    public void OverHttp1(IReadOnlyList<Probe> probes) => Run(async name =>
    {
        await using var client = new Http1(await Open(probes[0], SslApplicationProtocol.Http11).ConfigureAwait(false));
        await Ask(name, probes, client.Ask).ConfigureAwait(false);
    });

    /// <summary>One connection of HTTP/2 for all questions.</summary>
    public void OverHttp2(IReadOnlyList<Probe> probes) => Run(async name =>
    {
        using var client = new Http2(await Open(probes[0], SslApplicationProtocol.Http2).ConfigureAwait(false));
        await Ask(name, probes, client.Ask).ConfigureAwait(false);
    });

    /// <summary>A new connection for each question, whose certificate must be of the stage, too.</summary>
    public void OverNewConnections(IReadOnlyList<Probe> probes) => Run(name => Ask(name, probes, async (question, patience) =>
    {
        var from = Volatile.Read(ref _done);
        var stream = (SslStream)await Open(question.Probe, SslApplicationProtocol.Http2).ConfigureAwait(false);
        var shown = X509CertificateLoader.LoadCertificate(stream.RemoteCertificate!.GetRawCertData()).ExportCertificatePem();
        Assert.Contains(shown.Trim(), Between(from).Select(turn => Stages.Certificate(turn % Stages.Count).Certificate.Trim()));
        using var client = new Http2(stream);
        return await client.Ask(question, patience).ConfigureAwait(false);
    }));

    /// <summary>WebSockets, each of which lives through some plans.</summary>
    public void OverWebSockets(Probe probe) => Run(name => Talk(probe, (expected, told) =>
        LongTraffic.OverWebSocket(() => Open(probe, SslApplicationProtocol.Http11), probe.Host, probe.Path, expected, told, _failed.Token)));

    /// <summary>Calls that stream both ways, each of which lives through some plans.</summary>
    public void OverCalls(Probe probe) => Run(name => Talk(probe, (expected, told) =>
        LongTraffic.OverCall(() => Open(probe, SslApplicationProtocol.Http2), probe.Host, expected, told, _failed.Token)));

    private async Task Talk(Probe probe, Func<Func<string, IReadOnlySet<string>>, Action<string>, Task> talk)
    {
        while (!_ending && !_failed.IsCancellationRequested)
        {
            var from = Volatile.Read(ref _done);
            await talk(
                _ => Between(from).SelectMany(turn => LongTraffic.Ends(Stages.Worlds[turn % Stages.Count], probe, $" at stage {turn % Stages.Count}")).ToHashSet(StringComparer.Ordinal),
                _ => Interlocked.Increment(ref _messages)).ConfigureAwait(false);
            Interlocked.Increment(ref _talks);
        }
    }

    public void Dispose()
    {
        _failed.Dispose();
        _answers.Dispose();
    }

    private void Run(Func<string, Task> client)
    {
        var name = $"client {_clients.Count}";
        _clients.Add(Task.Run(async () =>
        {
            try
            {
                await client(name).ConfigureAwait(false);
            }
            catch
            {
                await _failed.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }, stop));
    }

    private async Task<Stream> Open(Probe probe, SslApplicationProtocol protocol)
    {
        var at = plane.Place(new(probe.Namespace, probe.Gateway), probe.Port)!;
        var line = probe.Sni is null
            ? await Lines.Plain(at, stop).ConfigureAwait(false)
            : await Lines.Secure(at, probe.Sni, protocol, stop).ConfigureAwait(false);
        return line is Line.Open(var stream) ? stream : throw new IOException($"{line}");
    }

    private async Task Ask(string name, IReadOnlyList<Probe> probes, Func<Question, CancellationToken, Task<Reply>> ask)
    {
        for (var i = 0; !_ending && !_failed.IsCancellationRequested; i++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(TestPlane.Patience);
            var probe = probes[i % probes.Count];
            var question = new Question(probe, probe.Sni is not null, $"{name}.{i}");
            var from = Volatile.Read(ref _done);
            var reply = await ask(question, limit.Token).ConfigureAwait(false);
            var actual = Findings.Of(question, reply, plane.Backends.Take(question.Mark));
            var demands = Between(from).SelectMany(turn => StageDemands(question, turn % Stages.Count)).Distinct().ToArray();
            Assert.True(demands.Contains(actual), $"{name} asked {probe}\nand was told      {actual}\nthe reading says  {string.Join("\n              or  ", demands)}");
            _answers.Release();
        }
    }

    private IEnumerable<int> Between(int from) => Enumerable.Range(from, Volatile.Read(ref _begun) - from + 1);

    private static Arr<string> StageDemands(Question question, int stage) =>
        Demands.Of(Stages.Worlds[stage], question, $" at stage {stage}").Map(demand => demand.Text);
}
