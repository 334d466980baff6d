using System.Text;
using Npgsql;

namespace Lectern.App.Hosting;

/// <summary>
/// An exception as a log may hold it: its types, where it was thrown, and its message only where that cannot be of somebody. What
/// cannot be parsed, found or stored is often told with its value, and PostgreSQL tells the row too.
/// </summary>
static class ExceptionText
{
    const string Withheld = "(message withheld: it may hold what somebody sent)";

    /// <summary>
    /// Classes of errors (PostgreSQL's appendix A) that are about the server, its state or its tables: connections, transactions,
    /// accounts, names, resources, limits, operators, the system.
    /// </summary>
    static readonly string[] OfTheServer = ["08", "25", "28", "3D", "40", "42", "53", "54", "55", "57", "58"];

    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        Write(text, exception);
        return text.ToString();
    }

    static void Write(StringBuilder text, Exception e)
    {
        text.Append(e.GetType().FullName).Append(": ").Append(MessageOf(e)).Append('\n').Append(e.StackTrace);
        var causes = e is AggregateException several ? several.InnerExceptions : e.InnerException is { } inner ? [inner] : (IReadOnlyList<Exception>)[];
        foreach (var cause in causes)
        {
            text.Append("\n---> ");
            Write(text, cause);
        }
    }

    /// <summary>Its message alone, as a log may hold it.</summary>
    public static string MessageOf(Exception e) => e switch
    {
        PostgresException p when OfTheServer.Contains(p.SqlState[..2]) => $"{p.SqlState}: {p.MessageText}",
        PostgresException p => $"{p.SqlState} {p.TableName} {p.ColumnName} {p.ConstraintName} {Withheld}",
        NpgsqlException or IOException or System.Net.Sockets.SocketException or TimeoutException or OperationCanceledException or InvalidOperationException => e.Message,
        _ when e.GetType().Namespace?.StartsWith("Lectern.", StringComparison.Ordinal) is true => e.Message,
        _ => Withheld,
    };
}
