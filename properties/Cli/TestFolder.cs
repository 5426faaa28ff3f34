using System.IO;

namespace Sluice.Laws;

/// <summary>A folder of manifests that goes away with the law.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-laws-");

    public string Path => _folder.FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public TestFolder With(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name)) ?? Path);
        File.WriteAllText(At(name), text);
        return this;
    }

    /// <summary>Replaces a file as editors do: whoever reads it sees the old text or the new one.</summary>
    public void Replace(string name, string text)
    {
        File.WriteAllText(At($".{System.IO.Path.GetFileName(name)}.new"), text);
        File.Move(At($".{System.IO.Path.GetFileName(name)}.new"), At(name), overwrite: true);
    }

    /// <summary>A named pipe that nobody writes to.</summary>
    public TestFolder WithPipe(string name)
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", [At(name)]);
        made.WaitForExit();
        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
