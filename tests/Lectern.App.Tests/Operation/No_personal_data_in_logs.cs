using System.Collections.Concurrent;
using Lectern.App.Hosting;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectern.App.Tests.Operation;

/// <summary>Whatever is sent, at the most talkative level nothing of it is told to who runs the server, nor to who may ask it without a key.</summary>
public sealed class No_personal_data_in_logs
{
    [Fact]
    public async Task Nothing_sent_to_a_process_stands_in_its_output()
    {
        var folder = new LecternFolder(TempFolders.Next("marks"));
        var (up, address) = await LecternProcess.UpAsync(folder.Path, 0, ("LOG_LEVEL", "trace"), ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"), ("TRUSTED_PROXIES", "127.0.0.1"));
        using var process = up;
        using var scenario = new MarkedScenario(address, folder.ApiKey);

        await scenario.RunAsync();
        var open = await scenario.OpenPagesAsync();
        await up.TerminateAsync();

        // It has something to say: the projector's line.
        up.Output.ShouldContain("\"Category\":\"Lectern.");
        ShouldHoldNone(scenario.Marks, up.Output);
        ShouldHoldNone(scenario.Marks, open);
        // The private PostgreSQL writes one as well.
        ShouldHoldNone(scenario.Marks, await File.ReadAllTextAsync(Path.Combine(folder.Path, "postgres", "server.log")));
    }

    [Fact]
    public async Task No_logger_is_given_any_of_it_and_no_refusal_tells_a_secret()
    {
        using var heard = new Heard();
        await using var server = await TestServer.StartAsync(services => services.AddSingleton<ILoggerProvider>(heard), ("LOG_LEVEL", "trace"), ("TRUSTED_PROXIES", "127.0.0.1"));
        using var scenario = new MarkedScenario(server.Client.BaseAddress!, TestServer.ApiKey);

        await scenario.RunAsync();
        await server.SettleAsync();

        heard.Lines.ShouldNotBeEmpty();
        ShouldHoldNone(scenario.Marks, string.Join('\n', heard.Lines));
        ShouldHoldNone(scenario.Marks, await scenario.OpenPagesAsync());
        scenario.Refusals.Count.ShouldBeGreaterThan(50);
        scenario.Refusals.ShouldNotContain(r => r.Contains(" 500 ", StringComparison.Ordinal));
        foreach (var refusal in scenario.Refusals) ShouldHoldNone(scenario.Secrets, refusal);
    }

    [Theory]
    // What was sent stands in the message, in the row that it would have been, and in the line of the copy.
    [InlineData("SELECT 'markvalue'::int", "22P02")]
    [InlineData("INSERT INTO marks VALUES ('markvalue')", "23505")]
    [InlineData("INSERT INTO marks VALUES (repeat('markvalue', 3))", "23514")]
    [InlineData("SELECT 'markvalue'::json", "22P02")]
    public async Task What_PostgreSQL_refuses_is_logged_without_what_it_was(string sql, string state)
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateDatabaseAsync());
        await source.CreateCommand("CREATE TABLE marks (value text PRIMARY KEY CHECK (length(value) < 20)); INSERT INTO marks VALUES ('markvalue')").ExecuteNonQueryAsync();
        var refused = await Should.ThrowAsync<PostgresException>(() => source.CreateCommand(sql).ExecuteNonQueryAsync());

        var text = ExceptionText.Of(new InvalidOperationException("The append failed.", refused));

        text.ShouldContain("The append failed.");
        text.ShouldContain(state);
        text.ShouldContain("   at Npgsql.");
        text.ShouldNotContain("markvalue");
    }

    [Fact]
    public async Task What_PostgreSQL_says_of_itself_is_logged()
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateDatabaseAsync());

        var refused = await Should.ThrowAsync<PostgresException>(() => source.CreateCommand("SELECT * FROM nowhere").ExecuteNonQueryAsync());

        ExceptionText.Of(refused).ShouldContain("42P01: relation \"nowhere\" does not exist");
    }

    [Fact]
    public void What_cannot_be_read_is_logged_without_what_it_was()
    {
        var unread = Should.Throw<FormatException>(() => int.Parse("markvalue", System.Globalization.CultureInfo.InvariantCulture));

        var text = ExceptionText.Of(new AggregateException("markvalue", unread));

        text.ShouldContain("System.FormatException: ");
        text.ShouldNotContain("markvalue");
    }

    static void ShouldHoldNone(IEnumerable<string> marks, string text)
    {
        foreach (var mark in marks)
        {
            var at = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            if (at >= 0) Assert.Fail($"'{mark}' stands in …{text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 300)]}…");
        }
    }

    /// <summary>Every line with its values, its scopes and its exception.</summary>
    sealed class Heard : ILoggerProvider, ISupportExternalScope
    {
        readonly ConcurrentQueue<string> lines = new();
        IExternalScopeProvider? scopes;

        public IReadOnlyCollection<string> Lines => lines;

        public ILogger CreateLogger(string categoryName) => new Ear(this, categoryName);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public void Dispose()
        {
        }

        sealed class Ear(Heard heard, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => heard.scopes?.Push(state);

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var around = new List<string>();
                heard.scopes?.ForEachScope((scope, all) => all.Add(scope is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : $"{scope}"), around);
                heard.lines.Enqueue($"{category} {logLevel} {formatter(state, exception)} {(exception is null ? "" : ExceptionText.Of(exception))} [{string.Join(" | ", around)}]");
            }
        }
    }
}
