using System.CommandLine;
using System.Text;
using Lectern.App.Access;
using Lectern.App.Accounts;
using Lectern.App.Configuration;
using Lectern.App.Datasets;
using Lectern.App.Hosting;
using Lectern.Postgres;
using Microsoft.AspNetCore.DataProtection;

namespace Lectern.App.Commands;

/// <summary><c>account</c>: people who sign in with a password. The first administrator of an installation is made here.</summary>
static class AccountCommand
{
    static readonly Option<string> Tenant = new("--tenant") { Description = "The tenant's name.", DefaultValueFactory = _ => Tenants.Default };
    static readonly Option<string?> Data = new("--data") { Description = "Folder of the private database and its keys (default: LECTERN_DATA, else ./var)." };
    static readonly Option<bool> FromInput = new("--password-stdin") { Description = "Read the password from the first line of standard input." };
    static readonly Option<bool> Generate = new("--generate") { Description = "Make a password and print it once." };
    static readonly Argument<string> Name = new("user-name") { Description = "What they sign in with." };

    public static Command Create()
    {
        var role = new Option<string>("--role") { Description = "student, instructor or admin.", Required = true };
        var userId = new Option<string?>("--user-id") { Description = "The learner or teacher as the producers of events name them (default: the user name)." };
        var create = new Command("create", "Make an account. Its password is asked for, unless an option says where it comes from; no argument ever holds one.")
            { Name, role, userId, Tenant, FromInput, Generate, Data };
        create.SetAction((parsed, ct) => RunAsync(parsed, async (scope, name) =>
        {
            var (password, isMade) = await PasswordAsync(parsed, ct);
            var errors = new QueryErrors(whole: "account");
            var account = AccountRules.Checked(new(name, parsed.GetValue(userId), parsed.GetValue(role)!, password), errors);
            if (errors.Any) throw new InvalidOperationException(errors.Detail);
            var hash = await scope.Get<PasswordHashing>().HashAsync(password, ct) ?? throw new InvalidOperationException("The processor is too busy to hash a password; try again.");
            // The first one of a tenant is whoever stands at the machine; any other password is known to somebody else.
            var isOwn = !isMade && account.Role == AccountRole.Text(Role.Admin) && (await scope.Get<LocalAccounts>().ListAsync(scope.Tenant, null, 0, 1, scope.Now.UtcDateTime, ct)).Count == 0;
            var id = Guid.CreateVersion7(scope.Now);
            if (await scope.Get<LocalAccounts>().AddAsync(scope.Tenant, id, account, hash, mustChange: !isOwn, scope.Now.UtcDateTime, ct) is { } refusal) throw Refused(refusal);
            await RecordAsync(scope, "account.created", id, ct, ("role", account.Role));
            Console.WriteLine($"The account is made.{(isMade ? $" Its password, to be changed at the first sign-in: {password}" : "")}");
        }, ct));

        var list = new Command("list", "Print the accounts of a tenant.") { Tenant, Data };
        list.SetAction((parsed, ct) => RunAsync(parsed, async (scope, _) =>
        {
            for (long after = 0; ;)
            {
                var page = await scope.Get<LocalAccounts>().ListAsync(scope.Tenant, null, after, 1_000, scope.Now.UtcDateTime, ct);
                foreach (var (_, account) in page)
                {
                    var state = account.DisabledAt is not null ? "disabled" : account.LockedUntil is not null ? "waits after failed attempts" : account.MustChangePassword ? "must change the password" : "";
                    Console.WriteLine($"{account.UserName}\t{account.Role}\t{account.UserId}\t{state}".TrimEnd());
                }
                if (page.Count < 1_000) return;
                after = page[^1].Key;
            }
        }, ct));

        var reset = new Command("reset-password", "Give an account another password, which has to be changed at the next sign-in; all its sign-ins end.") { Name, Tenant, FromInput, Generate, Data };
        reset.SetAction((parsed, ct) => RunAsync(parsed, async (scope, name) =>
        {
            var (password, isMade) = await PasswordAsync(parsed, ct);
            if (PasswordRules.Problem(password, name) is { } rule) throw new InvalidOperationException($"The password {rule}");
            var hash = await scope.Get<PasswordHashing>().HashAsync(password, ct) ?? throw new InvalidOperationException("The processor is too busy to hash a password; try again.");
            await ChangeAsync(scope, name, new(Hash: hash), ct);
            Console.WriteLine($"The password is changed.{(isMade ? $" It is now: {password}" : "")}");
        }, ct));

        return new Command("account", "Accounts of people who sign in with a password.")
        {
            create,
            list,
            reset,
            Change("disable", "Let nobody sign in with an account; who is signed in is not any more.", new(IsDisabled: true), "The account is disabled."),
            Change("enable", "Let people sign in with an account again.", new(IsDisabled: false), "The account is enabled."),
            Change("unlock", "End the wait of an account after failed attempts.", new(Unlocks: true), "The account waits no longer."),
        };
    }

    static Command Change(string verb, string description, LocalAccounts.Change change, string done)
    {
        var command = new Command(verb, description) { Name, Tenant, Data };
        command.SetAction((parsed, ct) => RunAsync(parsed, async (scope, name) =>
        {
            await ChangeAsync(scope, name, change, ct);
            Console.WriteLine(done);
        }, ct));
        return command;
    }

    static async Task ChangeAsync(Scope scope, string name, LocalAccounts.Change change, CancellationToken ct)
    {
        var accounts = scope.Get<LocalAccounts>();
        var account = await accounts.FindByNameAsync(scope.Tenant, UserNames.Read(name) ?? name, scope.Now.UtcDateTime, ct) ?? throw Refused(AccountRefusal.NotThere);
        if (await accounts.ChangeAsync(scope.Tenant, account.Id, change, studentsAlone: false, scope.Now.UtcDateTime, ct) is { } refusal) throw Refused(refusal);
        var disabled = change.IsDisabled is { } isDisabled ? new[] { ("disabled", isDisabled ? "true" : "false") } : [];
        var fields = CommandAudit.Fields([("disabled", change.IsDisabled is not null), ("locked", change.Unlocks), ("password", change.Hash is not null)]);
        await RecordAsync(scope, "account.changed", account.Id, ct, [fields, .. disabled]);
    }

    static Task RecordAsync(Scope scope, string action, Guid account, CancellationToken ct, params IEnumerable<(string Name, string Value)> details) =>
        CommandAudit.RecordAsync(scope.Get<TenantSource>(), scope.Tenant, action, "account", account.ToString("D"), scope.Now, ct, details);

    /// <summary>What a command works with.</summary>
    sealed record Scope(IServiceProvider Services, int Tenant, DateTimeOffset Now)
    {
        public T Get<T>() where T : notnull => Services.GetRequiredService<T>();
    }

    static Task<int> RunAsync(ParseResult parsed, Func<Scope, string, Task> act, CancellationToken ct) => Guard.RunAsync(async () =>
    {
        var settings = ServeCommands.Load(data: parsed.GetValue(Data));
        await using var database = await Database.OpenAsync(settings, line => Console.Error.WriteLine($"lectern: {line}"), ct, join: true);
        await Serve.PrepareAsync(settings, database, ct);
        await using var services = await ServicesAsync(settings, database, ct);
        var tenantName = parsed.GetValue(Tenant)!;
        var tenant = await services.GetRequiredService<TenantDirectory>().FindAsync(tenantName, ct) ?? throw new InvalidOperationException($"There is no tenant '{tenantName}'.");
        await act(new(services, tenant.Id, TimeProvider.System.GetUtcNow()), parsed.CommandResult.Command.Arguments.Contains(Name) ? parsed.GetValue(Name)! : "");
        return 0;
    });

    static async Task<ServiceProvider> ServicesAsync(Settings settings, Database database, CancellationToken ct)
    {
        // As the server reads its rows.
        Dapper.DefaultTypeMap.MatchNamesWithUnderscores = true;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(settings);
        services.AddSingleton(database);
        services.AddSingleton(database.Api);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(LocalSecrets.DataKey(settings));
        services.AddKeyRing();
        services.AddSingleton(s => new PersonalNames(s.GetRequiredService<TenantSource>(), s.GetRequiredService<IDataProtectionProvider>()));
        services.AddSingleton<TenantDirectory>();
        services.AddAccounts(settings);
        var built = services.BuildServiceProvider();
        await built.GetServices<IHostedService>().OfType<KeyRingCheck>().Single().StartAsync(ct);
        return built;
    }

    static async Task<(string Password, bool IsMade)> PasswordAsync(ParseResult parsed, CancellationToken ct)
    {
        if (parsed.GetValue(Generate)) return (PasswordRules.Generate(), true);
        if (parsed.GetValue(FromInput)) return (await Console.In.ReadLineAsync(ct) ?? "", false);
        if (Console.IsInputRedirected) throw new InvalidOperationException("There is no terminal to ask for a password: give --password-stdin or --generate.");
        var password = Prompt("Password: ");
        return password == Prompt("Again: ") ? (password, false) : throw new InvalidOperationException("The two are not the same; nothing was changed.");
    }

    /// <summary>Reads a line without showing it.</summary>
    static string Prompt(string text)
    {
        Console.Error.Write(text);
        var line = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace) line.Length = Math.Max(0, line.Length - 1);
            else if (!char.IsControl(key.KeyChar)) line.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return line.ToString();
    }

    static InvalidOperationException Refused(AccountRefusal refusal) => new(refusal switch
    {
        AccountRefusal.NotThere => "There is no account of this name in the tenant.",
        AccountRefusal.NameTaken => "Another account has this user name.",
        AccountRefusal.UserTaken => "Another account is for this user id.",
        AccountRefusal.TooMany => $"The tenant has {LocalAccounts.Most:N0} accounts already.",
        AccountRefusal.NotTheirs => "This is an account of an instructor or administrator.",
        _ => "This is the last administrator who can sign in: make another first.",
    });
}
