using System.IO;
using System.Text;

namespace Sluice.Adapters.Telemetry;

/// <summary>
/// A file that lines are appended to. Once it was moved away or emptied, as programs that rotate logs do, what comes next
/// goes to a new one of the same name, a second later at most. A file that it makes is its owner's alone to read: requests
/// say who asked for what.
/// </summary>
internal sealed class LogFile : TextWriter
{
    private const long Glance = 1000;

    private readonly string _path;
    private FileStream _file;
    private StreamWriter _text;
    private long _looked = Environment.TickCount64;

    /// <exception cref="IOException">The file cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public LogFile(string path) => (_path, (_file, _text)) = (path, Open(path));

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => _text.Write(value);

    public override void WriteLine(string? value)
    {
        Follow();
        _text.Write(value);
        _text.Write('\n');
    }

    public override void Flush() => _text.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _text.Dispose();
        base.Dispose(disposing);
    }

    private void Follow()
    {
        if (Environment.TickCount64 - _looked < Glance) return;
        _looked = Environment.TickCount64;
        _text.Flush();
        var there = new FileInfo(_path);
        if (there.Exists && there.Length >= _file.Position) return;
        var (file, text) = Open(_path);
        _text.Dispose();
        (_file, _text) = (file, text);
    }

    private static (FileStream, StreamWriter) Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        return (file, new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));
    }
}
