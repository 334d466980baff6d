using Lectern.App.Access;
using Lectern.App.Accounts;
using Lectern.App.Configuration;
using Lectern.Postgres;
using Lectern.Simulator;

namespace Lectern.App.Simulation;

/// <summary>Somebody of the demo to sign in as.</summary>
/// <param name="Password">Null: it is none of ours any more.</param>
sealed record DemoSignIn(string Role, string UserName, string? Password);

/// <summary>
/// An administrator, a teacher and a learner of the demo institution, to sign in as. Their passwords are made on the first start and kept
/// in the data folder like other local secrets: nobody else's demo has them.
/// </summary>
static class DemoAccounts
{
    static readonly (string Role, string Name)[] All = [("admin", Institution.DemoAdmin), ("instructor", Institution.DemoInstructor), ("student", Institution.DemoStudent)];

    /// <summary>Makes those that are not there. One that is there is left as it is.</summary>
    /// <param name="services">Of the server that serves the demo.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="ct">Of the start.</param>
    public static async Task<IReadOnlyList<DemoSignIn>> EnsureAsync(IServiceProvider services, Settings settings, CancellationToken ct)
    {
        var accounts = services.GetRequiredService<LocalAccounts>();
        var hashing = services.GetRequiredService<PasswordHashing>();
        var names = services.GetRequiredService<UserNames>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var tenant = await services.GetRequiredService<TenantDirectory>().FindAsync(Tenants.Default, ct) ?? throw new InvalidOperationException("There is no default tenant.");
        var signIns = new List<DemoSignIn>();
        foreach (var (role, name) in All)
        {
            var password = LocalSecrets.DemoPassword(settings, role);
            using var place = await hashing.EnterAsync(ct) ?? throw new InvalidOperationException("The processor is too busy to hash a password; start again.");
            var account = await accounts.PasswordAsync(tenant.Id, await names.HashAsync(name, ct), ct);
            if (account is null)
            {
                var made = new AccountToAdd(name, name, role, null);
                if (await accounts.AddAsync(tenant.Id, Guid.CreateVersion7(now), made, await place.HashAsync(password), mustChange: false, now.UtcDateTime, ct) is not null) continue;
            }
            var isOurs = account is null || (account.DisabledAt is null && await place.CheckAsync(account.PasswordHash, password) != PasswordCheck.Wrong);
            signIns.Add(new(role, name, isOurs ? password : null));
        }
        return signIns;
    }
}
