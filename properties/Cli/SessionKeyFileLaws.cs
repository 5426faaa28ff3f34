using System.IO;
using System.Net.Http;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Sluice.Adapters.Files;
using Xunit;

namespace Sluice.Laws;

/// <summary>The file of session keys: what is a key, and what is said of a file that is none.</summary>
public sealed class SessionKeyFileLaws
{
    private static readonly byte[] First = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] Second = [.. Enumerable.Repeat((byte)0xfb, 32)];

    [Fact]
    public void A_key_is_a_line_in_base64_of_either_alphabet_or_in_hexadecimal_digits()
    {
        using var folder = new TestFolder();
        var plain = Convert.ToBase64String(Second);
        foreach (var spelled in new[] { plain, plain.TrimEnd('='), plain.Replace('+', '-').Replace('/', '_'), Convert.ToHexString(Second), Convert.ToHexStringLower(Second) })
        {
            folder.With("keys", $"# the newest first\n\n{Convert.ToBase64String(First)}\r\n  {spelled}  \n");
            Assert.Equal([First, Second], Keys(folder.At("keys")));
        }
    }

    [Theory]
    [InlineData("", "holds no key")]
    [InlineData("# nothing\n\n", "holds no key")]
    [InlineData("# nothing\nc2VjcmV0\n", "line 2 is not a key")]
    [InlineData("secret!secret!secret!secret!secret!secret!!", "line 1 is not a key")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000\n0000000000000000000000000000000000000000000000000000000000000000", "holds a key twice")]
    public void A_fault_is_named_by_its_line_and_no_key_is_shown(string text, string said)
    {
        using var folder = new TestFolder();
        var fault = Fault(folder.With("keys", text).At("keys"));
        Assert.Contains(said, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("c2Vj", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("0000", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_keys_a_file_that_is_none_and_one_that_is_not_there_are_said_to_be_so()
    {
        using var folder = new TestFolder();
        folder.With("many", string.Join('\n', Enumerable.Range(0, 17).Select(_ => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))));
        Assert.Contains("holds 17 keys, and 16 are the most", Fault(folder.At("many")), StringComparison.Ordinal);
        folder.With("long", new string('#', 70_000));
        Assert.Contains("has more than 65536 octets", Fault(folder.At("long")), StringComparison.Ordinal);
        Assert.Contains("does not exist", Fault(folder.At("gone")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_others_can_read_is_warned_of()
    {
        using var folder = new TestFolder().With("keys", Convert.ToBase64String(First));
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(folder.At("keys"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", Remark(folder.At("keys")), StringComparison.Ordinal);
        File.SetUnixFileMode(folder.At("keys"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal("", Remark(folder.At("keys")));
    }

    [Fact]
    public async Task Runs_with_one_file_keep_each_other_s_sessions()
    {
        await using var a = await TestBackend.Echo("a");
        await using var b = await TestBackend.Echo("b");
        using var folder = new TestFolder()
            .With("m/all.yaml", Manifests.Join(Manifests.Class, Manifests.Gateway(), Manifests.Service,
                Manifests.Slice(a.At), Manifests.Slice(b.At).Replace("shop-1", "shop-2", StringComparison.Ordinal),
                Manifests.Route("shop", "shop.example").Replace("    backendRefs", "    sessionPersistence: {sessionName: X-Session, type: Header}\n    backendRefs", StringComparison.Ordinal)))
            .With("keys", Convert.ToBase64String(First));
        var request = TestRun.Request(folder.At("m")) with { SessionKeyFile = folder.At("keys") };
        await using var one = await TestRun.Start(request);
        await using var other = await TestRun.Start(request);
        var began = await Ask(one, null);
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal((began.Backend, null), await Ask(other, began.Token));
            Assert.Equal((began.Backend, null), await Ask(one, began.Token));
        }
    }

    [Fact]
    public async Task A_run_with_a_file_that_holds_no_key_ends_at_once()
    {
        using var folder = new TestFolder().With("m/all.yaml", Manifests.Shop).With("keys", "");
        var error = new StringWriter();
        var status = await Adapters.Cli.Running.RunSession.Run(
            TestRun.Request(folder.At("m")) with { SessionKeyFile = folder.At("keys") }, Program.Around(new StringWriter(), error));
        Assert.Equal((2, true), (status, error.ToString().Contains("holds no key", StringComparison.Ordinal)));
    }

    private static async Task<(string Backend, string? Token)> Ask(TestRun run, string? token)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, run.At()) { Headers = { Host = "shop.example" } };
        if (token is not null) request.Headers.Add("X-Session", token);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.Headers.GetValues("X-Backend").Single(), answer.Headers.TryGetValues("X-Session", out var given) ? given.Single() : null);
    }

    private static byte[][] Keys(string path) => SessionKeyFile.Read(path).Match(
        file => file.Keys.Map(key => key.ToArray()).ToArray(),
        faults => throw new InvalidOperationException(string.Join('\n', faults)));

    private static string Fault(string path) => SessionKeyFile.Read(path).Match(_ => "", faults => string.Join('\n', faults));

    private static string Remark(string path) => SessionKeyFile.Read(path).Match(file => file.Remark.IfNone(""), faults => string.Join('\n', faults));
}
