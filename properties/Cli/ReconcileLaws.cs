using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Sluice.Adapters;
using Sluice.Compiler;
using Sluice.Compiler.Text;
using Xunit;

namespace Sluice.Laws;

/// <summary>The loop: changes that come together are served together, and nothing ends it but its end.</summary>
public sealed class ReconcileLaws
{
    private static readonly Hold Brief = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(10));

    [Fact]
    public async Task Changes_that_wait_are_one_turn()
    {
        await using var loop = new Loop(_ => true);
        loop.Put("class.yaml", Manifests.Class);
        loop.Put("gateway.yaml", Manifests.Gateway());
        loop.Begin();
        Assert.Equal(0, (await loop.Next()).After.Sources.Count);
        var turn = await loop.Next();
        Assert.Equal((2, 0, 2), (turn.Changes.Count, turn.Before.Sources.Count, turn.After.Sources.Count));
        Assert.Equal(Compile.Run(Array(Text("gateway.yaml", Manifests.Gateway()), Text("class.yaml", Manifests.Class)), CompileOptions.Files).Plan, turn.After.Plan);
    }

    [Fact]
    public async Task What_could_not_be_served_is_tried_again()
    {
        var attempts = 0;
        await using var loop = new Loop(_ => ++attempts == 3);
        loop.Begin();
        for (var turn = 0; turn < 3; turn++) Assert.Empty((await loop.Next()).Changes);
        loop.Put("class.yaml", Manifests.Class);
        Assert.Single((await loop.Next()).Changes);
    }

    [Fact]
    public async Task A_fault_is_told_and_the_changes_are_tried_again()
    {
        var attempts = 0;
        await using var loop = new Loop(turn => turn.After.Sources.Count == 0 || ++attempts == 3 ? true : throw new InvalidOperationException("broken"));
        loop.Begin();
        await loop.Next();
        loop.Put("class.yaml", Manifests.Class);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var turn = await loop.Next();
            Assert.Equal((0, 1, 1), (turn.Before.Sources.Count, turn.After.Sources.Count, turn.Changes.Count));
        }
        for (var fault = 0; fault < 2; fault++)
            Assert.Equal("broken", (await loop.Failed.Reader.ReadAsync(TestContext.Current.CancellationToken)).Message);
        loop.Remove("class.yaml");
        var last = await loop.Next();
        Assert.Equal((1, 0, 1), (last.Before.Sources.Count, last.After.Sources.Count, last.Changes.Count));
    }

    [Fact]
    public async Task Changes_that_the_compiler_failed_on_are_not_lost()
    {
        var faults = 0;
        await using var loop = new Loop(_ => true, (before, batch) =>
            batch.Count == 1 && faults++ < 2 ? throw new OperationCanceledException("broken") : Compile.Step(before, batch));
        loop.Begin();
        await loop.Next();
        loop.Put("class.yaml", Manifests.Class);
        Assert.Equal("broken", (await loop.Failed.Reader.ReadAsync(TestContext.Current.CancellationToken)).Message);
        loop.Put("gateway.yaml", Manifests.Gateway());
        var turn = await loop.Next();
        while (turn.After.Sources.Count < 2) turn = await loop.Next();
        Assert.Equal(2, turn.After.Sources.Count);
    }

    private static SourceText Text(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    private sealed class Loop(Func<Turn, bool> serve, Func<Compilation, Arr<Change>, Compilation>? step = null) : IAsyncDisposable
    {
        private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>();
        private readonly Channel<Turn> _turns = Channel.CreateUnbounded<Turn>();
        private readonly CancellationTokenSource _stop = new();
        private Task _running = Task.CompletedTask;

        public Channel<Exception> Failed { get; } = Channel.CreateUnbounded<Exception>();

        public void Begin() => _running = Reconcile.Run(
            Compile.Run(Empty, CompileOptions.Files), _changes.Reader, step ?? ((before, batch) => Compile.Step(before, batch)), Serve, fault => Failed.Writer.TryWrite(fault), Brief, _stop.Token);

        public void Put(string name, string text) => _changes.Writer.TryWrite(new Change.Update(Text(name, text)));

        public void Remove(string name) => _changes.Writer.TryWrite(new Change.Remove(new(name)));

        public Task<Turn> Next() => _turns.Reader.ReadAsync().AsTask().WaitAsync(TestPlane.Patience);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running).ConfigureAwait(false);
            _stop.Dispose();
        }

        private Task<bool> Serve(Turn turn)
        {
            _turns.Writer.TryWrite(turn);
            return Task.FromResult(serve(turn));
        }
    }
}
