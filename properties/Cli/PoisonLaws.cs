using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;
using Sluice.Compiler.Parsing;
using Xunit;

namespace Sluice.Laws;

/// <summary>One tenant's object, however broken, holds up nobody else: what the others change goes live.</summary>
public sealed class PoisonLaws
{
    public static TheoryData<string> Kinds => [.. KindTable.Known.Map(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_poisoned_object_of_any_kind_stops_no_change_of_another(string name)
    {
        var kind = KindTable.Known.Find(known => known.Name == name).IfNone(() => throw new InvalidOperationException(name));
        await using var backend = await TestBackend.Echo("b");
        using var folder = RunLaws.Shop(backend.At);
        await using var run = await TestRun.Start(TestRun.Request(folder.Path));
        var version = 1;
        foreach (var poison in Poisons(kind))
        {
            folder.Replace("poison.yaml", poison);
            version++;
            folder.Replace("route.yaml", Manifests.Route("shop", "shop.example", $"{version}"));
            await Serves(run, version);
        }
        Assert.Contains("error GW", run.Error.Text, StringComparison.Ordinal);
        System.IO.File.Delete(folder.At("poison.yaml"));
        folder.Replace("route.yaml", Manifests.Route("shop", "shop.example", $"{version + 1}"));
        await Serves(run, version + 1);
        Assert.Equal(HttpStatusCode.OK, await run.StatusOf("shop.example"));
    }

    private static async Task Serves(TestRun run, int version)
    {
        using var limit = new System.Threading.CancellationTokenSource(TestPlane.Patience);
        while (true)
        {
            var (status, body) = await run.Get(run.At(), "shop.example");
            Assert.Equal(HttpStatusCode.OK, status);
            if (body.Contains($"x-version: {version}\n", StringComparison.Ordinal)) return;
            await Task.Delay(5, limit.Token);
        }
    }

    /// <summary>An object of the kind whose body is of no use, in more than one way.</summary>
    private static IEnumerable<string> Poisons(KnownKind kind)
    {
        var head = $"apiVersion: {(kind.Group.Length > 0 ? kind.Group + "/" : "")}{kind.Versions[0]}\nkind: {kind.Name}\nmetadata: {{name: poison, namespace: evil}}\n";
        yield return head + "spec: 5\ndata: 5\nstringData: 5\nports: 5\nendpoints: 5\naddressType: 5\n";
        yield return head + "spec: {rules: [{matches: [{path: {type: RegularExpression, value: \"(((((\"}}], backendRefs: [{name: x, port: 99999999999999999999}]}], listeners: [{port: -1}], from: [5], to: {}, targetRefs: [[]], ports: [{port: a}], parentRefs: 5}\n";
        yield return head + $"spec: {new string('[', 5000)}\n";
        yield return head + $"spec: {{hostnames: [{string.Join(',', System.Linq.Enumerable.Repeat("\"*.a.test\"", 20_000))}]}}\n";
        yield return head + "spec: &a {b: [*a, *a]}\n";
        yield return head.Replace("poison", "\"\\u0000\"", StringComparison.Ordinal) + "spec: {}\n";
        yield return "{\"apiVersion\": " + head;
    }
}
