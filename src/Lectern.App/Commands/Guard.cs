using Lectern.App.Configuration;
using Lectern.Postgres;
using Lectern.Postgres.Embedded;
using Npgsql;

namespace Lectern.App.Commands;

/// <summary>Runs a command; what a user can mend comes out as one line, with exit code 1.</summary>
static class Guard
{
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (Exception e) when (e is SettingException or UnsupportedPostgresException or EmbeddedPostgresException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"lectern: {e.Message}");
        }
        catch (NpgsqlException e)
        {
            await Console.Error.WriteLineAsync($"lectern: the database refuses: {e.Message} Check POSTGRES_URL or DB_*.");
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"lectern: {e.Message}");
        }
        return 1;
    }
}
