using System.Globalization;
using Spectre.Console;

namespace Lectern.App.Import;

/// <summary>Shows an import on its way: a bar on a terminal, else a plain line every few seconds.</summary>
sealed class ImportProgress(IAnsiConsole console, TimeProvider time)
{
    static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);
    static readonly TimeSpan WaitingEvery = TimeSpan.FromSeconds(10);

    readonly Lock gate = new();
    readonly long started = time.GetTimestamp();
    long lastLine = time.GetTimestamp();
    double? firstFraction;
    double furthest;
    ProgressTask? bar;
    long? lastWaiting;

    public async Task ShowAsync(Func<Task> work)
    {
        if (!IsTerminal)
        {
            await work();
            return;
        }
        ProgressColumn[] columns = [new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }];
        await console.Progress().Columns(columns).StartAsync(async context =>
        {
            bar = context.AddTask("starting", maxValue: 1);
            await work();
        });
    }

    /// <param name="sent">Events acknowledged by this run.</param>
    /// <param name="fraction">The share of the source that is done, 0–1.</param>
    public void Report(long sent, double fraction)
    {
        firstFraction ??= fraction;
        // Batches are answered out of order; a bar does not go back.
        furthest = fraction = Math.Max(furthest, fraction);
        if (bar is not null)
        {
            bar.Value = fraction;
            bar.Description = Describe(sent, fraction);
        }
        else if (time.GetElapsedTime(lastLine) >= LineEvery)
        {
            lastLine = time.GetTimestamp();
            Line($"{fraction,4:P0}  {Describe(sent, fraction)}");
        }
    }

    /// <summary>Says that the server does not take events at present; often asked for, seldom repeated.</summary>
    public void Waiting(string reason)
    {
        lock (gate)
        {
            if (lastWaiting is { } last && time.GetElapsedTime(last) < WaitingEvery)
                return;
            lastWaiting = time.GetTimestamp();
        }
        Line($"Waiting for the server: {reason}.");
    }

    /// <summary>Says something beside the bar.</summary>
    public void Line(string text)
    {
        // Off a terminal the console would break lines at 80 characters.
        if (IsTerminal)
            console.WriteLine(text);
        else
            console.Profile.Out.Writer.WriteLine(text);
    }

    bool IsTerminal => console.Profile.Out.IsTerminal && console.Profile.Capabilities.Interactive;

    string Describe(long sent, double fraction) =>
        Describe(sent, fraction, firstFraction ?? 0, time.GetElapsedTime(started));

    internal static string Describe(long sent, double fraction, double firstFraction, TimeSpan elapsed)
    {
        var rate = sent / Math.Max(elapsed.TotalSeconds, 0.001);
        var done = fraction - firstFraction;
        var text = string.Create(CultureInfo.InvariantCulture, $"{sent:N0} events, {rate:N0}/s");
        return done <= 0 ? text : $"{text}, {Span(elapsed * ((1 - fraction) / done))} left";
    }

    internal static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => $"{span.TotalSeconds:0} s",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} min {span.Seconds} s",
        _ => $"{(int)span.TotalHours} h {span.Minutes} min",
    };
}
