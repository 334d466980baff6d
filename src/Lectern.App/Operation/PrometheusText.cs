using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Lectern.App.Operation;

/// <summary>
/// Prometheus's text format, version 0.0.4. Names by the rules of OpenTelemetry: dots become underscores, the unit is the end of the
/// name, and a counter's is <c>_total</c>.
/// </summary>
static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4";

    public static string Of(in Batch<Metric> metrics)
    {
        var text = new StringBuilder();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var metric in metrics)
        {
            var (type, isCounter) = metric.MetricType switch
            {
                MetricType.LongSum or MetricType.DoubleSum => ("counter", true),
                MetricType.Histogram => ("histogram", false),
                MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic or MetricType.LongGauge or MetricType.DoubleGauge => ("gauge", false),
                _ => (null, false),
            };
            var name = NameOf(metric.Name, metric.Unit, isCounter);
            // A page that names a metric twice is refused as a whole.
            if (type is null || !names.Add(name)) continue;
            if (metric.Description.Length > 0) text.Append("# HELP ").Append(name).Append(' ').Append(Escape(metric.Description)).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                if (!TellsAddress(point.Tags)) Append(text, name, metric.MetricType, point);
            }
        }
        return text.ToString();
    }

    /// <summary>Connections outside the pool bear their connection string as a name: the page is open, and need not say where the database is.</summary>
    static bool TellsAddress(ReadOnlyTagCollection tags)
    {
        foreach (var (key, value) in tags)
        {
            if (key == "db.client.connection.pool.name" && value is string name && name.Contains('=', StringComparison.Ordinal)) return true;
        }
        return false;
    }

    static void Append(StringBuilder text, string name, MetricType type, in MetricPoint point)
    {
        var labels = LabelsOf(point.Tags);
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                Line(text, name, labels, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                Line(text, name, labels, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                Line(text, name, labels, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                Line(text, name, labels, point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                long below = 0;
                foreach (var bucket in point.GetHistogramBuckets())
                {
                    below += bucket.BucketCount;
                    Line(text, $"{name}_bucket", With(labels, $"le=\"{Number(bucket.ExplicitBound)}\""), below);
                }
                Line(text, $"{name}_sum", labels, point.GetHistogramSum());
                Line(text, $"{name}_count", labels, point.GetHistogramCount());
                break;
        }
    }

    static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    static string With(string labels, string more) => labels.Length == 0 ? more : $"{labels},{more}";

    static string LabelsOf(ReadOnlyTagCollection tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags) labels.TryAdd(Sanitize(key), Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\"", "\\\"", StringComparison.Ordinal));
        return string.Join(',', labels.Select(l => $"{l.Key}=\"{l.Value}\""));
    }

    internal static string NameOf(string name, string unit, bool isCounter)
    {
        var full = Sanitize(name);
        var end = unit switch
        {
            "s" => "seconds",
            "ms" => "milliseconds",
            "By" => "bytes",
            _ => "",
        };
        if (end.Length > 0 && !full.EndsWith($"_{end}", StringComparison.Ordinal)) full = $"{full}_{end}";
        return isCounter && !full.EndsWith("_total", StringComparison.Ordinal) ? $"{full}_total" : full;
    }

    static string Sanitize(string name)
    {
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return safe.Length > 0 && char.IsAsciiDigit(safe[0]) ? $"_{safe}" : safe;
    }

    static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
