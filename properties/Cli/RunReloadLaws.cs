using System.Net;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Sluice.Laws;

/// <summary>A reload is seen by nobody but those who ask for what changed.</summary>
public sealed class RunReloadLaws
{
    private const int Reloads = 200;

    /// <summary>
    /// Versions of a route follow one another while clients ask without a pause. Each answer is of a version that was
    /// loaded when the question was put, or written before it was answered; none fails.
    /// </summary>
    [Fact]
    public async Task No_request_fails_and_each_answer_is_the_old_or_the_new_one()
    {
        await using var backend = await TestBackend.Start(context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(
            context.Response, JsonSerializer.Serialize(context.Request.Headers["x-version"].ToString())));
        using var folder = RunLaws.Shop(backend.At);
        await using var run = await TestRun.Start(TestRun.Request(folder.Path));
        var (at, loaded, written, ended) = (run.At(), 1, 1, false);
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(Ask)).ToArray();
        for (var reload = 1; reload <= Reloads; reload++)
        {
            Volatile.Write(ref written, reload + 1);
            folder.Replace("route.yaml", Manifests.Route("shop", "shop.example", $"{reload + 1}"));
            await run.Reloads(reload);
            Volatile.Write(ref loaded, reload + 1);
        }
        Volatile.Write(ref ended, true);
        var answers = (await Task.WhenAll(clients)).Sum();
        Assert.True(answers > Reloads, $"{answers} answers are too few to say anything");
        Assert.Empty(run.Error.Text);

        async Task<int> Ask()
        {
            var count = 0;
            for (; !Volatile.Read(ref ended); count++)
            {
                var oldest = Volatile.Read(ref loaded);
                var (status, body) = await run.Get(at, "shop.example");
                Assert.Equal(HttpStatusCode.OK, status);
                Assert.InRange(int.Parse(body.Trim('"'), System.Globalization.CultureInfo.InvariantCulture), oldest, Volatile.Read(ref written));
            }
            return count;
        }
    }
}
