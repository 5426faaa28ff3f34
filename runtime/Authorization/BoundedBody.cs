using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Sluice.Runtime.Authorization;

/// <summary>Bodies that are kept whole, up to a limit.</summary>
internal static class BoundedBody
{
    private const int First = 4096;

    /// <summary>All octets of a stream; nothing, if there are more than the limit. No more than the limit and one is ever kept.</summary>
    public static async ValueTask<byte[]?> Read(Stream from, int limit, CancellationToken stop)
    {
        var buffer = new byte[Math.Min(First, limit + 1)];
        var length = 0;
        while (true)
        {
            var count = await from.ReadAsync(buffer.AsMemory(length), stop).ConfigureAwait(false);
            if (count == 0) return buffer.AsSpan(0, length).ToArray();
            length += count;
            if (length > limit) return null;
            if (length == buffer.Length) Array.Resize(ref buffer, (int)Math.Min(2L * length, limit + 1L));
        }
    }
}
