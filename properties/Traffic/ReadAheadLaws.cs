using System.Buffers;
using System.Collections.Generic;
using System.IO.Pipelines;
using System.Threading.Tasks;
using Sluice.Runtime.Hosting;
using Xunit;

namespace Sluice.Laws;

/// <summary>A reader of octets that were read too early gives them, and then the rest, to whoever keeps the rules of pipes.</summary>
public class ReadAheadLaws
{
    [Fact]
    public async Task Every_octet_comes_once_and_in_order_however_it_is_read()
    {
        var stop = TestContext.Current.CancellationToken;
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var all = new byte[random.Next(1, 200)];
            random.NextBytes(all);
            var early = random.Next(0, all.Length + 1);
            var pipe = new Pipe();
            var reader = new ReadAhead(all[..early], pipe.Reader);
            var writing = Write(pipe.Writer, all.AsMemory(early), random.Next(1, 50));
            var heard = new List<byte>();
            var needed = 0;
            while (true)
            {
                if (random.Next(3) != 0 || !reader.TryRead(out var read)) read = await reader.ReadAsync(stop);
                Assert.True(read.Buffer.Length >= needed || read.IsCompleted);
                if (read.IsCompleted && random.Next(2) == 0 || read.Buffer.Length == 0)
                {
                    heard.AddRange(read.Buffer.ToArray());
                    reader.AdvanceTo(read.Buffer.End);
                    if (read.IsCompleted) break;
                    continue;
                }
                // Takes some of it, and either looks at no more or wants more than there is.
                var taken = read.Buffer.Slice(0, random.NextInt64(0, read.Buffer.Length + 1));
                heard.AddRange(taken.ToArray());
                var wantsMore = random.Next(2) == 0 && !read.IsCompleted;
                needed = wantsMore ? (int)(read.Buffer.Length - taken.Length) + 1 : 0;
                reader.AdvanceTo(taken.End, wantsMore ? read.Buffer.End : taken.End);
            }
            await writing;
            Assert.Equal(all, heard);
        }
    }

    private static async Task Write(PipeWriter writer, ReadOnlyMemory<byte> rest, int piece)
    {
        while (!rest.IsEmpty)
        {
            var next = rest[..Math.Min(piece, rest.Length)];
            rest = rest[next.Length..];
            await writer.WriteAsync(next);
            await Task.Yield();
        }
        await writer.CompleteAsync();
    }
}
