using System.CommandLine;
using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Access.Tokens;
using Lectern.App.Configuration;
using Lectern.Postgres;

namespace Lectern.App.Commands;

/// <summary><c>token</c>: an access token by this installation's secret, for trying the API and for programs of one's own.</summary>
static class TokenCommand
{
    static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    static readonly Option<string> Subject = new("--sub") { Description = "Whom it is for: the user's id, or a name for a program.", Required = true };
    static readonly Option<string> RoleName = new("--role") { Description = "student, instructor, admin or service.", Required = true };
    static readonly Option<string> Tenant = new("--tenant") { Description = "The tenant's name.", DefaultValueFactory = _ => Tenants.Default };
    static readonly Option<string> Expires = new("--expires") { Description = "How long it holds: a number with s, m, h or d, such as 30m; at most 365d.", DefaultValueFactory = _ => "1h" };
    static readonly Option<string?> Scope = new("--scope") { Description = "What a service may do: ingest, read, admin, or several with commas between." };
    static readonly Option<string?> Data = new("--data") { Description = "Folder of the private database and its keys (default: LECTERN_DATA, else ./var)." };

    public static Command Create()
    {
        var command = new Command("token", "Print an access token signed with JWT_SECRET. It cannot be taken back: keep it short-lived.") { Subject, RoleName, Tenant, Expires, Scope, Data };
        command.Validators.Add(result =>
        {
            Check(result.GetValue(Subject), IsName, "--sub", "a text of 1 to 200 characters");
            Check(result.GetValue(Tenant), IsName, "--tenant", "a text of 1 to 200 characters");
            Check(result.GetValue(RoleName), r => TokenNames.RoleOf(r) is not null, "--role", "student, instructor, admin or service");
            Check(result.GetValue(Expires), e => Lifetime(e) is not null, "--expires", "a number with s, m, h or d, such as 30m, from 1s to 365d");
            Check(result.GetValue(Scope), s => NamesOf(s).All(TokenNames.IsScope), "--scope", "ingest, read, admin, or several with commas between");
            if (result.GetValue(Scope) is not null && TokenNames.RoleOf(result.GetValue(RoleName) ?? "") != Role.Service) result.AddError("--scope is for --role service: what others may do, their role says.");

            void Check(string? given, Predicate<string> takes, string option, string what)
            {
                if (given is not null && !takes(given)) result.AddError($"{option} is '{given}'; it takes {what}.");
            }
        });
        command.SetAction((parsed, _) => Guard.RunAsync(() =>
        {
            var issuer = new TokenIssuer(LocalSecrets.JwtSecret(ServeCommands.Load(data: parsed.GetValue(Data))), TimeProvider.System);
            var grant = new TokenGrant(
                parsed.GetValue(Subject)!, parsed.GetValue(Tenant)!, TokenNames.RoleOf(parsed.GetValue(RoleName)!)!.Value, Scopes: TokenNames.ScopesOf(NamesOf(parsed.GetValue(Scope))));
            Console.WriteLine(issuer.Issue(grant, Lifetime(parsed.GetValue(Expires)!)!.Value).Token);
            return Task.FromResult(0);
        }));
        return command;
    }

    /// <summary>Null: no time that a token may hold.</summary>
    internal static TimeSpan? Lifetime(string text)
    {
        var seconds = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
        if (seconds == 0 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        return number > 0 && (long)number * seconds <= (long)Longest.TotalSeconds ? TimeSpan.FromSeconds((long)number * seconds) : null;
    }

    static string[] NamesOf(string? text) => text is null ? [] : text.Split(',', StringSplitOptions.TrimEntries);

    static bool IsName(string text) => ClaimsReader.Short(text) is not null;
}
