using System.Net.Sockets;
using Lectern.App.Configuration;
using Lectern.Postgres;
using Lectern.Postgres.Embedded;
using Microsoft.AspNetCore.Connections;
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
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"lectern: {e.Message} Stop what listens there, or take another port: --port, PORT or WORKER_PORT.");
        }
        catch (SocketException e)
        {
            // The database's are NpgsqlExceptions: this is our own listening, on an address or a port that we may not have.
            await Console.Error.WriteLineAsync($"lectern: cannot listen: {e.Message}. Check HOST and the port.");
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"lectern: {e.Message}");
        }
        return 1;
    }
}
