using Lectern.App.Commands;
using Lectern.App.Configuration;
using Lectern.Postgres;
using Lectern.Postgres.Embedded;
using Npgsql;

namespace Lectern.App.Tests.Commands;

/// <summary>What a user can mend ends a command with exit code 1, and not with a stack trace.</summary>
public sealed class Guard_tests
{
    static readonly Exception[] Mendable =
    [
        new SettingException("PORT", "x", "a whole number", false),
        new UnsupportedPostgresException("The PostgreSQL at db:5432 is 17.2; Lectern needs 18 or newer."),
        new EmbeddedPostgresException("The disk is full."),
        new InvalidOperationException("Another rebuild is running; wait for it to end."),
        new NpgsqlException("Failed to connect"),
        new IOException("Failed to bind to address http://127.0.0.1:3007: address already in use."),
    ];

    [Fact]
    public async Task What_a_user_can_mend_is_a_line()
    {
        foreach (var e in Mendable) (await Guard.RunAsync(() => throw e)).ShouldBe(1, e.GetType().Name);
    }

    [Fact]
    public async Task A_fault_of_ours_is_not_hidden() =>
        await Should.ThrowAsync<NotSupportedException>(() => Guard.RunAsync(() => throw new NotSupportedException()));
}
