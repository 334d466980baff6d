using System.Diagnostics;

namespace Lectern.App.Tests.Kafka;

/// <summary>kcat, a client of another's making, for writing and reading topics.</summary>
static class Kcat
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Writes messages, each a line of its own, to a topic.</summary>
    /// <param name="lines">The values, or KEY TAB VALUE with <paramref name="options"/> as <c>-K \t</c>.</param>
    public static async Task ProduceAsync(string brokers, string topic, IEnumerable<string> lines, params string[] options) =>
        await RunAsync(["-P", "-b", brokers, "-t", topic, "-X", "acks=all", .. options], string.Join('\n', lines));

    /// <summary>Reads a topic from its beginning to its end as it is now.</summary>
    /// <param name="format">As kcat's -f: %k key, %s value, %h headers, %p partition, %o offset.</param>
    public static async Task<string[]> ConsumeAsync(string brokers, string topic, string format = "%s\n", params string[] options) =>
        (await RunAsync(["-C", "-b", brokers, "-t", topic, "-o", "beginning", "-e", "-q", "-f", format, .. options], null)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    static async Task<string> RunAsync(IReadOnlyList<string> arguments, string? input)
    {
        var start = new ProcessStartInfo("kcat", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("kcat did not start.");
        using var limit = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"kcat {string.Join(' ', arguments)} did not end in time.");
        }
        process.ExitCode.ShouldBe(0, $"kcat {string.Join(' ', arguments)}: {await errors}");
        return await output;
    }
}
