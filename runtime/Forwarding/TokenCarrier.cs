using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Sluice.Runtime.Forwarding;

/// <summary>Where the tokens of a session travel. What travels there is ours: no backend sees it or says it.</summary>
internal abstract record TokenCarrier(string Name)
{
    /// <summary>So many tokens of one request are looked at.</summary>
    private const int Most = 4;

    private protected abstract int Rank { get; }

    /// <summary>The tokens that a request has, whatever they are worth, taken out of it.</summary>
    public abstract List<string> Take(IHeaderDictionary request);

    /// <summary>Takes out of an answer what a backend says under the name.</summary>
    public abstract void Withdraw(IHeaderDictionary answer);

    /// <param name="now">When the token was made.</param>
    /// <param name="left">What is left of the session's longest time; nothing, if it has no end.</param>
    public abstract void Give(IHeaderDictionary answer, string token, bool secure, DateTimeOffset now, TimeSpan? left);

    /// <param name="IsPermanent">Whether the client keeps it to the end of the session, not only while it runs.</param>
    /// <param name="Path">The path that it is sent below; nothing leaves that to the client.</param>
    public sealed record Cookie(string Name, bool IsPermanent, string? Path) : TokenCarrier(Name)
    {
        private protected override int Rank => 0;

        public override List<string> Take(IHeaderDictionary request)
        {
            var tokens = new List<string>();
            var lines = request.Cookie;
            if (!Holds(lines)) return tokens;
            var kept = new List<string>();
            foreach (var line in lines)
            {
                if (line is null) continue;
                var rest = new StringBuilder();
                foreach (var pair in line.Split(';'))
                {
                    if (!IsOurs(pair)) rest.Append(rest.Length > 0 ? ";" : "").Append(pair);
                    else if (tokens.Count < Most) tokens.Add(ValueOf(pair));
                }
                if (rest.ToString().Trim(' ') is { Length: > 0 } others) kept.Add(others);
            }
            if (kept.Count > 0) request.Cookie = new StringValues([.. kept]);
            else request.Remove("Cookie");
            return tokens;
        }

        public override void Withdraw(IHeaderDictionary answer)
        {
            var lines = answer.SetCookie;
            if (!Holds(lines)) return;
            var kept = new List<string?>();
            foreach (var line in lines)
                if (line is not null && !IsOurs(line)) kept.Add(line);
            if (kept.Count > 0) answer.SetCookie = new StringValues([.. kept]);
            else answer.Remove("Set-Cookie");
        }

        public override void Give(IHeaderDictionary answer, string token, bool secure, DateTimeOffset now, TimeSpan? left)
        {
            var cookie = new StringBuilder(Name).Append('=').Append(token);
            if (Path is not null) cookie.Append("; Path=").Append(Path);
            if (IsPermanent && left is { } time)
                cookie.Append(CultureInfo.InvariantCulture, $"; Expires={now + time:R}; Max-Age={Math.Max(1, (long)time.TotalSeconds)}");
            cookie.Append("; HttpOnly");
            if (secure) cookie.Append("; Secure");
            answer.Append("Set-Cookie", cookie.Append("; SameSite=Strict").ToString());
        }

        private bool Holds(StringValues lines)
        {
            foreach (var line in lines)
                if (line?.Contains(Name, StringComparison.Ordinal) == true) return true;
            return false;
        }

        /// <summary>Whether a pair, with or without attributes behind it, is one of this very name.</summary>
        private bool IsOurs(ReadOnlySpan<char> pair) => pair.IndexOf('=') is var end and > 0 && pair[..end].Trim(" \t").Equals(Name, StringComparison.Ordinal);

        private static string ValueOf(string pair) => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim(' ', '\t').Trim('"');
    }

    public sealed record Header(string Name) : TokenCarrier(Name)
    {
        private protected override int Rank => 1;

        public override List<string> Take(IHeaderDictionary request)
        {
            var tokens = new List<string>();
            foreach (var line in request[Name])
                if (line is not null && tokens.Count < Most) tokens.Add(line.Trim(' ', '\t'));
            request.Remove(Name);
            return tokens;
        }

        public override void Withdraw(IHeaderDictionary answer) => answer.Remove(Name);

        public override void Give(IHeaderDictionary answer, string token, bool secure, DateTimeOffset now, TimeSpan? left) => answer[Name] = token;
    }
}
