using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;

namespace Sluice.Runtime.Streams;

/// <summary>Reads the ClientHello of a connection and leaves all of its octets unread.</summary>
internal static class HelloPeek
{
    /// <param name="reader">Has read the whole of it afterwards, or as much as was usable.</param>
    /// <param name="patience">How long it may take to arrive.</param>
    public static async ValueTask<ClientHello> Peek(ConnectionContext connection, ClientHelloReader reader, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(limit.Token).ConfigureAwait(false);
                var hello = reader.Read(read.Buffer);
                // Examined up to the end only while there is nothing to say yet: the next reader gets these octets at once.
                input.AdvanceTo(read.Buffer.Start, hello is null && !read.IsCompleted ? read.Buffer.End : read.Buffer.Start);
                if (hello is not null) return hello;
                if (read.IsCompleted) break;
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException) { }
        return new ClientHello.Unusable(HelloFault.Incomplete);
    }
}
