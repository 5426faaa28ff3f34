using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace Sluice.Laws;

/// <summary>What a command prints while it runs, and a way to wait for it.</summary>
internal sealed class Recording : TextWriter
{
    private readonly StringBuilder _text = new();
    private readonly List<(Func<string, bool> Holds, TaskCompletionSource<string> Told)> _waiting = [];

    public Recording() : base(System.Globalization.CultureInfo.InvariantCulture) => CoreNewLine = ['\n'];

    public override Encoding Encoding => Encoding.UTF8;

    public string Text
    {
        get { lock (_text) return _text.ToString(); }
    }

    /// <summary>All that was printed, as soon as it contains the text so many times.</summary>
    public Task<string> Until(string text, int times = 1) => Until(printed => Count(printed, text) >= times, $"{times} x '{text}'");

    public async Task<string> Until(Func<string, bool> holds, string what)
    {
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_text)
        {
            if (holds(_text.ToString())) return _text.ToString();
            _waiting.Add((holds, told));
        }
        try
        {
            return await told.Task.WaitAsync(TestPlane.Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{what} was not printed in: {Text}");
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void Write(string? value)
    {
        lock (_text)
        {
            _text.Append(value);
            var text = _text.ToString();
            foreach (var (_, told) in _waiting.Where(waiting => waiting.Holds(text)).ToArray()) told.TrySetResult(text);
            _waiting.RemoveAll(waiting => waiting.Told.Task.IsCompleted);
        }
    }

    public static int Count(string printed, string text) => printed.Split(text).Length - 1;
}
