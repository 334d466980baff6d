namespace Lectern.App.Kafka.State;

/// <summary>Messages of topics in the steps of a time: differences of what was counted at their ends.</summary>
static class KafkaThroughput
{
    /// <summary>What was counted of a topic since the beginning, as of a moment.</summary>
    internal sealed record Sample
    {
        public string Topic { get; init; } = "";
        public DateTime SampledAt { get; init; }
        public long Messages { get; init; }
    }

    /// <summary>A time that can be shown, in steps that make a chart of it.</summary>
    internal readonly record struct Window(TimeSpan Length, TimeSpan Step)
    {
        /// <summary>Where it begins: so many whole steps before the one that now is in.</summary>
        public DateTime From(DateTime now) => Floor(now) - Length + Step;

        public DateTime Floor(DateTime at) => new(at.Ticks - (at.Ticks % Step.Ticks), DateTimeKind.Utc);
    }

    /// <summary>Over so long the messages a minute are taken.</summary>
    static readonly TimeSpan RateOver = TimeSpan.FromMinutes(5);

    /// <summary>Less is no measure.</summary>
    static readonly TimeSpan RateOverLeast = TimeSpan.FromSeconds(4);

    /// <summary>Of samples older than this nothing is told about now.</summary>
    static readonly TimeSpan RateUntil = TimeSpan.FromMinutes(1);

    /// <param name="samples">In order of time; the last of each step, and of each topic the newest from before the window.</param>
    public static KafkaRates Of(IEnumerable<Sample> samples, Window window, DateTime now)
    {
        var from = window.From(now);
        var steps = (int)(window.Length / window.Step);
        var topics = samples.GroupBy(s => s.Topic, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(topic =>
        {
            var messages = new long?[steps];
            Sample? before = null;
            foreach (var sample in topic)
            {
                var step = (int)Math.Floor((sample.SampledAt - from) / window.Step);
                // Counted anew where a topic was: what is less than before began again at nothing.
                if (before is not null && step >= 0 && step < steps) messages[step] = (messages[step] ?? 0) + (sample.Messages >= before.Messages ? sample.Messages - before.Messages : sample.Messages);
                before = sample;
            }
            return new KafkaTopicRates(topic.Key, messages);
        });
        return new((int)window.Step.TotalSeconds, [.. Enumerable.Range(0, steps).Select(i => from + (window.Step * i))], [.. topics]);
    }

    /// <summary>Messages a minute of the last five; null: not enough was counted.</summary>
    /// <param name="samples">Of one topic, in order of time.</param>
    public static double? RateOf(IReadOnlyList<Sample> samples, DateTime now)
    {
        if (samples.Count < 2 || now - samples[^1].SampledAt > RateUntil) return null;
        var last = samples[^1];
        var first = samples.LastOrDefault(s => last.SampledAt - s.SampledAt >= RateOver) ?? samples[0];
        var over = last.SampledAt - first.SampledAt;
        return over < RateOverLeast ? null : Math.Round(Math.Max(0, last.Messages - first.Messages) / over.TotalMinutes, 1);
    }
}
