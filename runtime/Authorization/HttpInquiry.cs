using System.Collections.Frozen;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Sluice.Runtime.Forwarding;

namespace Sluice.Runtime.Authorization;

/// <summary>
/// Asks with a request of the same method to the same path behind a prefix. A 200 is a yes, whose headers the backend gets;
/// any other answer is a no, which the client gets as it is.
/// </summary>
/// <param name="prefix">Stands before path and query: empty, or from a slash on, without one at the end.</param>
/// <param name="shown">Names of request headers that the service is shown beside <c>Host</c> and <c>Authorization</c>.</param>
/// <param name="copied">Names of headers of a yes that the backend gets; none named means all.</param>
internal sealed class HttpInquiry(string prefix, string[] shown, string[] copied) : Inquiry
{
    private static readonly UriCreationOptions AsItStands = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private static readonly FrozenSet<string> AlwaysShown = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Authorization");

    /// <summary>What a client says of itself for the service to judge, though the service may put its own in their place.</summary>
    private static readonly FrozenSet<string> Credentials = FrozenSet.Create(CgiNames.Comparer, "Authorization", "Cookie");

    private readonly string[] _shown = Without(shown, AlwaysShown);
    private readonly FrozenSet<string> _copied = copied.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private readonly FrozenSet<string> _claimed = Without(copied, Credentials).ToFrozenSet(CgiNames.Comparer);

    public override void Disarm(IHeaderDictionary headers)
    {
        if (_claimed.Count == 0) return;
        List<string>? claims = null;
        foreach (var (name, _) in headers)
            if (_claimed.Contains(name)) (claims ??= []).Add(name);
        if (claims is null) return;
        foreach (var name in claims) headers.Remove(name);
    }

    public override HttpRequestMessage Put(HttpContext context, ReadOnlyMemory<byte> body, Backend backend, string place, TimeSpan limit)
    {
        var target = RawTarget.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var method = Upgrades.IsExtendedConnect(context) ? HttpMethods.Get : context.Request.Method;
        var question = new HttpRequestMessage(
            new HttpMethod(method), new Uri(string.Concat(place, prefix, target.PathAndQuery), AsItStands))
        {
            Version = backend.Protocol.Version!,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(body),
        };
        // The length of what is sent, whatever the client's request has.
        question.Content.Headers.ContentLength = body.Length;
        var headers = context.Request.Headers;
        question.Headers.Host = headers.Host.ToString();
        Show(question, "Authorization", headers.Authorization);
        foreach (var name in _shown)
            if (headers.TryGetValue(name, out var lines)) Show(question, name, lines);
        return question;
    }

    public override async ValueTask<AuthVerdict> Read(HttpResponseMessage answer, CancellationToken stop)
    {
        var status = (int)answer.StatusCode;
        if (status is < 200 or > 599 || !FieldText.HasOneLength(answer)) return Fail(Outage.BadAnswer);
        if (await Whole(answer, stop).ConfigureAwait(false) is not { } body) return Fail(Outage.TooLarge);
        var fields = new List<HeaderEdit>();
        foreach (var (name, lines) in Fields(answer))
        {
            if (FieldText.IsBound(name) || FieldText.IsNominated(answer.Headers, name)) continue;
            if (!IsField(name, lines)) return Fail(Outage.BadAnswer);
            if (status != StatusCodes.Status200OK || IsCopied(name)) fields.Add(new(name, lines, HeaderWrite.Set));
        }
        return status == StatusCodes.Status200OK
            ? new AuthVerdict.Pass(new([.. fields], Spent(fields), null, []))
            : new AuthVerdict.Deny(new(status, fields, body));
    }

    /// <summary>Where all are copied, those that describe the body of the answer would be wrong of the body of the request.</summary>
    private bool IsCopied(string name) => copied.Length == 0 ? !FieldText.IsOfBody(name) : _copied.Contains(name);

    /// <summary>Credentials that the service was to put its own in place of, and did not: the client's do not stand in for them.</summary>
    private string[] Spent(List<HeaderEdit> fields)
    {
        List<string>? spent = null;
        foreach (var name in Credentials)
            if (_copied.Contains(name) && !fields.Exists(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                (spent ??= []).Add(name);
        return spent is null ? [] : [.. spent];
    }

    private static string[] Without(string[] names, FrozenSet<string> others)
    {
        var left = new List<string>();
        foreach (var name in names)
            if (!others.Contains(name)) left.Add(name);
        return [.. left];
    }

    private static bool IsField(string name, StringValues lines)
    {
        foreach (var line in lines)
            if (!FieldText.IsValue(line)) return false;
        return FieldText.IsName(name);
    }

    private static IEnumerable<(string Name, StringValues Lines)> Fields(HttpResponseMessage answer)
    {
        foreach (var (name, lines) in answer.Headers.NonValidated) yield return (name, Lines(lines));
        foreach (var (name, lines) in answer.Content.Headers.NonValidated) yield return (name, Lines(lines));
    }

    private static StringValues Lines(System.Net.Http.Headers.HeaderStringValues values)
    {
        var lines = new string[values.Count];
        var count = 0;
        foreach (var value in values) lines[count++] = value;
        return lines;
    }

    private static void Show(HttpRequestMessage question, string name, StringValues lines)
    {
        if (lines.Count == 0 || FieldText.IsBound(name)) return;
        var values = (IEnumerable<string?>)lines;
        if (!question.Headers.TryAddWithoutValidation(name, values)) question.Content!.Headers.TryAddWithoutValidation(name, values);
    }
}
