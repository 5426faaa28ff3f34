using System.Text;
using Sluice.Compiler;
using Sluice.Compiler.Analyses;
using Sluice.Compiler.Emission;
using Sluice.Compiler.Status;
using Sluice.Compiler.Text;
using Sluice.Reference;
using Xunit;

namespace Sluice.Laws.Compiling;

using World = Sluice.Reference.World;

/// <summary>Any input gives a verified plan, however it was damaged; nothing throws.</summary>
public class TotalityLaws
{
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("SLUICE_MUTANTS"), out var count) ? count : 1_200;

    [Fact]
    public void Any_damaged_manifest_gives_a_verified_plan_and_a_status()
    {
        var random = new Random(20261123);
        var worlds = Reference.Worlds.Sample(31, 40).Select(WorldYaml.Print).ToArray();
        var (refused, served) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            var text = worlds[random.Next(worlds.Length)];
            for (var damage = random.Next(1, 4); damage > 0; damage--) text = Damaged(text, worlds[random.Next(worlds.Length)], random);
            var compiled = Compile.Run(Array(new SourceText("damaged.yaml", Encoding.UTF8.GetBytes(text))), CompileOptions.Files);
            Assert.True(compiled.Verified.IsSome, $"{string.Join("\n", compiled.Violations)}\n{text}");
            Assert.NotEmpty(JsonText.Compact(Emit.Plan(compiled.Plan)));
            EmitStatus.Objects(compiled).Iter(status => Assert.NotEmpty(JsonYaml.Print(status)));
            _ = Explain.Run(compiled.Plan, None, new Request("http", 80, "a.example.com", None, "GET", "/a", Arr<(string, string)>.Empty));
            if (compiled.HasErrors) refused++;
            if (!compiled.Plan.Gateways.IsEmpty) served++;
        }
        Assert.True(refused > Count / 4 && served > Count / 10, $"{refused} refused, {served} served of {Count}");
    }

    private static readonly string[] Fragments =
    [
        "null", "~", "true", "-1", "0", "65536", "99999999999999999999", "1e3", "\"\"", "''", "[]", "{}", "[[]]", "*", "&a", "*a", "!!int", "<<: {}", "- ", ": ", "#", "|", ">",
        "\t", "\0", "\u00e9", "\ud83d\ude00", "%2f", "//", "*.example.com", "(?=x)", "(a+)+$", "\\", "99999h99999h", "0x10", "2026-01-01", "---", "...", "\r\n",
    ];

    /// <summary>Lines lost, doubled, moved or indented otherwise; values and pieces replaced; two worlds spliced.</summary>
    private static string Damaged(string text, string other, Random random)
    {
        var lines = text.Split('\n');
        var at = random.Next(lines.Length);
        switch (random.Next(9))
        {
            case 0: lines[at] = ""; break;
            case 1: lines[at] = lines[at] + "\n" + lines[at]; break;
            case 2: (lines[at], lines[random.Next(lines.Length)]) = (lines[random.Next(lines.Length)], lines[at]); break;
            case 3: lines[at] = " " + lines[at]; break;
            case 4: lines[at] = lines[at].TrimStart(); break;
            case 5: lines[at] = Valued(lines[at], Fragments[random.Next(Fragments.Length)]); break;
            case 6: lines[at] = Valued(lines[at], Value(other.Split('\n')[random.Next(10)])); break;
            case 7: return text[..random.Next(text.Length)] + Fragments[random.Next(Fragments.Length)] + text[random.Next(text.Length)..];
            default: return text[..random.Next(text.Length)] + other[random.Next(other.Length)..];
        }
        return string.Join('\n', lines);
    }

    private static string Valued(string line, string value) =>
        line.IndexOf(": ", StringComparison.Ordinal) is var colon and >= 0 ? line[..(colon + 2)] + value : line + value;

    private static string Value(string line) =>
        line.IndexOf(": ", StringComparison.Ordinal) is var colon and >= 0 ? line[(colon + 2)..] : line;
}
