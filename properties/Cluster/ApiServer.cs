using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Sluice.Laws.Clusters;

/// <summary>What a server answered: its status, its words, and its remarks (the <c>Warning</c> headers).</summary>
internal sealed record Answer(int Status, JsonObject Body, IReadOnlyList<string> Warnings);

/// <summary>A Kubernetes API server, spoken to in plain HTTP requests so that a body arrives as it was written.</summary>
internal sealed class ApiServer : IDisposable
{
    /// <summary>Requests in flight at once.</summary>
    public const int Connections = 8;

    private readonly HttpClient _http;

    public ApiServer(Kubeconfig config)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false };
        config.Authority.Iter(pem => handler.SslOptions.CertificateChainPolicy = Trusting(pem));
        config.Client.Iter(pair => handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPem(pair.Certificate, pair.Key)]);
        _http = new HttpClient(handler) { BaseAddress = config.Server };
        config.Token.Iter(token => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token));
    }

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, null, "");

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path, null, "");

    public Task<Answer> Post(string path, string text, string type = "application/json") => Send(HttpMethod.Post, path, text, type);

    public void Dispose() => _http.Dispose();

    private async Task<Answer> Send(HttpMethod method, string path, string? text, string type)
    {
        using var request = new HttpRequestMessage(method, path);
        if (text is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }
        using var response = await _http.SendAsync(request).ConfigureAwait(false);
        var body = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
        return new(
            (int)response.StatusCode,
            body.StartsWith('{') ? (JsonObject)JsonNode.Parse(body)! : new JsonObject { ["message"] = body },
            response.Headers.TryGetValues("Warning", out var warnings) ? [.. warnings] : []);
    }

    private static X509ChainPolicy Trusting(string pem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(pem);
        return policy;
    }
}
