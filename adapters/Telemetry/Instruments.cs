using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Sluice.Adapters.Telemetry;

/// <summary>
/// The instruments and spans of one data plane, and where they go: metrics wait to be scraped, spans are sent by OTLP if
/// there is an address for them.
/// </summary>
internal sealed class Instruments : IDisposable
{
    public const string Name = "Sluice";

    /// <summary>Label sets of one instrument; what is beyond shares one that says so (<c>otel_metric_overflow</c>).</summary>
    public const int MostSeries = 5000;

    private readonly ServiceProvider _services = new ServiceCollection().AddOptions().BuildServiceProvider();
    private readonly MeterProvider _metrics;
    private readonly TracerProvider? _spans;

    private Instruments(string name, Option<Uri> otlp)
    {
        Meter = new(name);
        _metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(Describe)
            .AddMeter(name)
            .AddView(static _ => new MetricStreamConfiguration { CardinalityLimit = MostSeries })
            .AddPrometheusExporter(static exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 0)
            .Build();
        var pages = new ApplicationBuilder(_services);
        pages.UseOpenTelemetryPrometheusScrapingEndpoint(_metrics, null, "/metrics", null, null);
        Scrape = pages.Build();
        if (otlp.IsNone && !IsAskedFor()) return;
        Traces = new(name);
        _spans = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(Describe)
            .AddSource(name)
            .AddOtlpExporter(exporter => Direct(exporter, otlp))
            .Build();
    }

    public Meter Meter { get; }

    /// <summary>Nothing, if spans have nowhere to go.</summary>
    public ActivitySource? Traces { get; }

    /// <summary>Answers <c>/metrics</c> in the text format of Prometheus.</summary>
    public RequestDelegate Scrape { get; }

    public static Instruments Open(Option<Uri> otlp, string name = Name) => new(name, otlp);

    public void Dispose()
    {
        _spans?.Dispose();
        _metrics.Dispose();
        Meter.Dispose();
        Traces?.Dispose();
        _services.Dispose();
    }

    private static void Describe(ResourceBuilder resource)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME"))) resource.AddService("sluice");
    }

    /// <summary>The variables of the OpenTelemetry specification that name a receiver.</summary>
    private static bool IsAskedFor() =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"))
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"));

    /// <summary>Protobuf over HTTP, as the specification recommends, unless the environment says otherwise.</summary>
    private static void Direct(OtlpExporterOptions exporter, Option<Uri> otlp)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL"))
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL")))
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        if (otlp.Case is Uri at)
            exporter.Endpoint = exporter.Protocol == OtlpExportProtocol.HttpProtobuf && at.AbsolutePath == "/" ? new(at, "v1/traces") : at;
    }
}
