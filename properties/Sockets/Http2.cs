using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Sluice.Reference;

namespace Sluice.Laws.Sockets;

/// <summary>The HTTP/2 client of the platform, over one connection that is open already.</summary>
internal sealed class Http2 : IDisposable
{
    private static readonly UriCreationOptions AsItStands = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly HttpMessageInvoker _client;
    private Stream? _stream;

    public Http2(Stream stream)
    {
        _stream = stream;
        _client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = (_, _) => new(Interlocked.Exchange(ref _stream, null) ?? throw new IOException("the connection was lost")),
        });
    }

    public async Task<Reply> Ask(Question question, CancellationToken stop)
    {
        using var request = Request(question);
        using var response = await _client.SendAsync(request, stop).ConfigureAwait(false);
        var body = await response.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
        return new((int)response.StatusCode, Fields(response.Headers) + Fields(response.Content.Headers), body, Some(Fields(response.TrailingHeaders)));
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Request(Question question)
    {
        var request = new HttpRequestMessage(
            new(question.Probe.Method), new Uri($"{(question.IsSecure ? "https" : "http")}://gateway.test{question.Target}", AsItStands))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Host = question.Probe.Host;
        if (question.Body is { } body)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = null;
        }
        foreach (var (name, value) in question.Headers)
        {
            if (request.Headers.TryAddWithoutValidation(name, value)) continue;
            request.Content ??= new ByteArrayContent([]);
            if (!request.Content.Headers.TryAddWithoutValidation(name, value)) throw new ArgumentException($"{name} cannot be sent");
        }
        return request;
    }

    private static Arr<Field> Fields(HttpHeaders headers) =>
        toArray(headers.NonValidated.SelectMany(header => header.Value.Select(line => new Field(header.Key, line))));
}
