using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Runtime.Hosting;
using Sluice.Runtime.Observing;
using Xunit;

namespace Sluice.Laws;

/// <summary>Where a data plane writes its access log, and a law waits for the lines: they come when a request has ended.</summary>
internal sealed class LogSink : TextWriter
{
    private readonly List<string> _lines = [];
    private readonly SemaphoreSlim _came = new(0);

    /// <summary>While it is reset, whoever writes waits.</summary>
    public ManualResetEventSlim Open { get; } = new(true);

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new NotSupportedException();

    public override void WriteLine(string? value)
    {
        Open.Wait();
        lock (_lines) _lines.Add(value!);
        _came.Release();
    }

    public DataPlaneOptions Options(AccessLogForm form = AccessLogForm.Json, Func<AccessLogOptions, AccessLogOptions>? more = null) =>
        TestPlane.Options with { Observing = new() { AccessLog = (more ?? (o => o))(new(this, form)) } };

    /// <summary>The next line.</summary>
    public async Task<string> Next()
    {
        Assert.True(await _came.WaitAsync(TestPlane.Patience, TestContext.Current.CancellationToken), "no line came");
        lock (_lines)
        {
            var line = _lines[0];
            _lines.RemoveAt(0);
            return line;
        }
    }

    public async Task<JsonElement> NextJson()
    {
        using var document = JsonDocument.Parse(await Next());
        return document.RootElement.Clone();
    }

    /// <summary>Status and flags of the next line.</summary>
    public async Task<(int Status, string Flags)> NextAnswer()
    {
        var line = await NextJson();
        return (line.GetProperty("status").GetInt32(), string.Join(',', line.GetProperty("flags").EnumerateArray().Select(f => f.GetString())));
    }

    public int Waiting => _came.CurrentCount;
}
