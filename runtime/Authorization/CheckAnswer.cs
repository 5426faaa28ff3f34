using System.Collections.Generic;
using System.Text;
using Google.Protobuf.Collections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Runtime.Authorization.Wire;
using Sluice.Runtime.Forwarding;
using Action = Sluice.Runtime.Authorization.Wire.HeaderValueOption.Types.HeaderAppendAction;

namespace Sluice.Runtime.Authorization;

/// <summary>
/// What the answer of a check means. A yes says so in its status, or by what it holds; an answer that says yes and no is a
/// no, and one that says nothing is none.
/// </summary>
internal static class CheckAnswer
{
    private static readonly AuthVerdict.Fail Malformed = new(Outage.BadAnswer, null);

    public static AuthVerdict Read(CheckResponse answer) => answer.HttpResponseCase switch
    {
        CheckResponse.HttpResponseOneofCase.ErrorResponse => new AuthVerdict.Fail(Outage.Undecided, null),
        CheckResponse.HttpResponseOneofCase.DeniedResponse => Denied(answer.DeniedResponse),
        CheckResponse.HttpResponseOneofCase.OkResponse when (answer.Status?.Code ?? 0) == 0 => Passed(answer.OkResponse),
        _ when answer.Status is null => Malformed,
        _ => answer.Status.Code == 0 ? new AuthVerdict.Pass(RequestEdits.None) : Denied(new()),
    };

    private static AuthVerdict Passed(OkHttpResponse yes)
    {
        // What the service sets of a request replaces what the client sent, unless it says otherwise.
        if (Edits(yes.Headers, HeaderWrite.Set) is not { } request) return Malformed;
        if (Edits(yes.ResponseHeadersToAdd, HeaderWrite.Append) is not { } response) return Malformed;
        var removed = new List<string>();
        foreach (var name in yes.HeadersToRemove)
            if (!FieldText.IsBound(name)) removed.Add(name);
        return new AuthVerdict.Pass(new(request, [.. removed], Query(yes), response));
    }

    private static AuthVerdict Denied(DeniedHttpResponse no)
    {
        // Lines of one name stand beside each other, as those of Set-Cookie have to.
        if (Edits(no.Headers, HeaderWrite.Append) is not { } headers) return Malformed;
        var status = no.Status?.Code is { } code and >= 200 and <= 599 ? code : StatusCodes.Status403Forbidden;
        return new AuthVerdict.Deny(new(status, headers, Encoding.UTF8.GetBytes(no.Body)));
    }

    private static QueryEdits? Query(OkHttpResponse yes)
    {
        if (yes.QueryParametersToSet.Count == 0 && yes.QueryParametersToRemove.Count == 0) return null;
        var set = new List<KeyValuePair<string, string>>();
        foreach (var parameter in yes.QueryParametersToSet) set.Add(new(parameter.Key, parameter.Value));
        return new([.. yes.QueryParametersToRemove], [.. set]);
    }

    /// <summary>Headers as they are written; nothing, if one of them is none.</summary>
    private static HeaderEdit[]? Edits(RepeatedField<HeaderValueOption> options, HeaderWrite unsaid)
    {
        var edits = new List<HeaderEdit>();
        foreach (var option in options)
        {
            if (option.Header is not { } header) return null;
            if (FieldText.IsBound(header.Key)) continue;
            var value = Value(header);
            if (!FieldText.IsName(header.Key) || !FieldText.IsValue(value)) return null;
            var lines = value.Length == 0 && !option.KeepEmptyValue ? StringValues.Empty : new StringValues(value);
            edits.Add(new(header.Key, lines, Write(option, unsaid)));
        }
        return [.. edits];
    }

    /// <summary>Octets of UTF-8, each as the character of its number: so go header values over the wire.</summary>
    private static string Value(HeaderValue header) => Encoding.Latin1.GetString(
        header.RawValue.IsEmpty ? Encoding.UTF8.GetBytes(header.Value) : header.RawValue.Span);

    private static HeaderWrite Write(HeaderValueOption option, HeaderWrite unsaid) =>
        option.Append is { } append ? (append ? HeaderWrite.Append : HeaderWrite.Set)
        : option.AppendAction switch
        {
            Action.AppendIfExistsOrAdd => unsaid,
            Action.AddIfAbsent => HeaderWrite.SetIfAbsent,
            Action.OverwriteIfExists => HeaderWrite.SetIfPresent,
            Action.OverwriteIfExistsOrAdd => HeaderWrite.Set,
            // An action that nobody knows must not let a value of the client's stand.
            _ => HeaderWrite.Set,
        };
}
