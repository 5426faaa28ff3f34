using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sluice.Runtime.Observing;

/// <summary>
/// How an entry is written down. Whatever a client or a backend sent, an entry is one line of ASCII, and no field can look
/// like another one.
/// </summary>
internal abstract class AccessForm
{
    private AccessForm() { }

    public abstract string Line(AccessEntry entry, AccessLogOptions options);

    private static string Time(AccessEntry entry) => entry.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>Times in milliseconds, to the microsecond.</summary>
    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    /// <summary>For programs. What does not apply is left out.</summary>
    public sealed class Json : AccessForm
    {
        private readonly ArrayBufferWriter<byte> _octets = new(1024);

        public override string Line(AccessEntry entry, AccessLogOptions options)
        {
            _octets.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_octets)) Write(json, entry, options);
            return Encoding.UTF8.GetString(_octets.WrittenSpan);
        }

        private static void Write(Utf8JsonWriter json, AccessEntry entry, AccessLogOptions options)
        {
            json.WriteStartObject();
            json.WriteString("time", Time(entry));
            json.WriteString("client", entry.Client);
            json.WriteString("protocol", entry.Protocol);
            // A connection that nobody read has none of these.
            if (entry.Method.Length > 0) json.WriteString("method", entry.Method);
            json.WriteString("host", entry.Host);
            if (entry.Method.Length > 0) json.WriteString("path", entry.Path);
            Write(json, "query", entry.Query);
            if (entry.Method.Length > 0) json.WriteNumber("status", entry.Result.Status);
            json.WriteStartArray("flags");
            foreach (var flag in entry.Result.Flags) json.WriteStringValue(flag);
            json.WriteEndArray();
            json.WriteNumber("total_ms", Milliseconds(entry.Result.Total));
            json.WriteNumber("ours_ms", Milliseconds(entry.Ours));
            Write(json, "backend_first_ms", entry.BackendFirst);
            Write(json, "backend_ms", entry.Backend);
            json.WriteNumber("request_bytes", entry.RequestOctets);
            json.WriteNumber("response_bytes", entry.ResponseOctets);
            json.WriteString("gateway", entry.Gateway);
            json.WriteNumber("port", entry.Port);
            Write(json, "route", entry.Route);
            Write(json, "rule", entry.Rule);
            Write(json, "backend", entry.BackendName);
            Write(json, "endpoint", entry.Endpoint);
            json.WriteNumber("retries", entry.Retries);
            if (entry.TraceId.Length > 0) json.WriteString("trace_id", entry.TraceId);
            if (entry.Result.GrpcStatus >= 0) json.WriteNumber("grpc_status", entry.Result.GrpcStatus);
            Write(json, "request_headers", options.RequestHeaders, entry.RequestHeaders);
            Write(json, "response_headers", options.ResponseHeaders, entry.ResponseHeaders);
            json.WriteEndObject();
        }

        private static void Write(Utf8JsonWriter json, string name, string? value)
        {
            if (value is not null) json.WriteString(name, value);
        }

        private static void Write(Utf8JsonWriter json, string name, TimeSpan? value)
        {
            if (value is { } time) json.WriteNumber(name, Milliseconds(time));
        }

        private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> names, string?[] values)
        {
            if (names.Count == 0) return;
            json.WriteStartObject(name);
            for (var i = 0; i < values.Length; i++) Write(json, names[i].ToLowerInvariant(), values[i]);
            json.WriteEndObject();
        }
    }

    /// <summary>
    /// For people: time, client, protocol, method, host, path, status and flags in this order, then what applies, with its
    /// name. Fields stand between single spaces and hold none.
    /// </summary>
    public sealed class Text : AccessForm
    {
        private readonly StringBuilder _line = new();

        public override string Line(AccessEntry entry, AccessLogOptions options)
        {
            _line.Clear();
            Add(Time(entry));
            Add(entry.Client);
            Add(entry.Protocol);
            Add(entry.Method);
            Add(entry.Host);
            Add(entry.Query is null ? entry.Path : $"{entry.Path}?{entry.Query}");
            Add(entry.Result.Status == 0 ? "" : Number(entry.Result.Status));
            Add(string.Join(',', entry.Result.Flags));
            Add("total", Time(entry.Result.Total));
            Add("ours", Time(entry.Ours));
            Add("first", entry.BackendFirst is { } first ? Time(first) : null);
            Add("backend", entry.Backend is { } backend ? Time(backend) : null);
            Add("in", Number(entry.RequestOctets));
            Add("out", Number(entry.ResponseOctets));
            Add("gateway", entry.Gateway);
            Add("port", Number(entry.Port));
            Add("route", entry.Route?.Replace(' ', ':'));
            Add("rule", entry.Rule);
            Add("to", entry.BackendName);
            Add("at", entry.Endpoint);
            if (entry.Retries > 0) Add("retries", Number(entry.Retries));
            Add("trace", entry.TraceId.Length == 0 ? null : entry.TraceId);
            if (entry.Result.GrpcStatus >= 0) Add("grpc", Number(entry.Result.GrpcStatus));
            for (var i = 0; i < entry.RequestHeaders.Length; i++) Add($"req.{options.RequestHeaders[i].ToLowerInvariant()}", entry.RequestHeaders[i]);
            for (var i = 0; i < entry.ResponseHeaders.Length; i++) Add($"resp.{options.ResponseHeaders[i].ToLowerInvariant()}", entry.ResponseHeaders[i]);
            return _line.ToString();
        }

        private void Add(string name, string? value)
        {
            if (value is null) return;
            _line.Append(' ').Append(name).Append('=');
            Escape(value);
        }

        private void Add(string value)
        {
            if (_line.Length > 0) _line.Append(' ');
            if (value.Length == 0) _line.Append('-');
            else Escape(value);
        }

        /// <summary>Spaces, quotes, backslashes, and everything that is not visible ASCII, by their number in hexadecimal.</summary>
        private void Escape(string value)
        {
            foreach (var c in value)
            {
                if (c is > ' ' and < '\x7f' and not '"' and not '\\') _line.Append(c);
                else if (c <= 0xff) _line.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
                else _line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
        }

        private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

        private static string Time(TimeSpan time) => Milliseconds(time).ToString("0.000", CultureInfo.InvariantCulture) + "ms";
    }
}
