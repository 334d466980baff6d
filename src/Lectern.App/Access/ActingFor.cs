using System.Text.Json.Serialization;
using Lectern.App.Accounts;
using Lectern.App.Keys;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Access;

/// <summary>
/// Whom a job acts for, as its payload keeps it. What they may see is told anew when the job runs: an account as it is then, a stored key
/// by its scopes and end, the courses that are taught then. Of who is known by a token of others, or by the operator's key, what was said of
/// them when they asked holds.
/// </summary>
/// <param name="Subject">As <see cref="Caller.Subject"/>.</param>
/// <param name="Role">What they were when they asked.</param>
/// <param name="UserId">The person; null: a program.</param>
/// <param name="Scopes">Of a program.</param>
/// <param name="Account">Of who signed in here; null: nobody did.</param>
sealed record ActingFor(
    string Subject,
    [property: JsonConverter(typeof(JsonStringEnumConverter<Role>))] Role Role,
    string? UserId,
    [property: JsonConverter(typeof(JsonStringEnumConverter<Scopes>))] Scopes Scopes,
    Guid? Account)
{
    const string KeySubject = "key:";

    const string AccountSql = "SELECT user_id, role FROM lectern.accounts WHERE tenant_id = $1 AND account_id = $2 AND disabled_at IS NULL";

    const string TaughtSql = $"SELECT ARRAY(SELECT course_key FROM ({CourseReach.TaughtSql}) taught ORDER BY course_key)";

    public static ActingFor Of(Caller caller) => new(caller.Subject, caller.Role, caller.UserId, caller.Scopes, caller.SignedIn?.Account);

    /// <summary>Them as they would be let past an endpoint now, with the courses they see.</summary>
    /// <param name="tenant">Whose job it is.</param>
    /// <param name="policy">Of the endpoint that answers the same.</param>
    /// <param name="source">Of the tenant's rows.</param>
    /// <param name="tenants">What the tenant set.</param>
    /// <param name="now">The moment.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null: they would be refused.</returns>
    public async Task<Caller?> CallerAsync(int tenant, Policy policy, TenantSource source, TenantDirectory tenants, DateTime now, CancellationToken ct)
    {
        if (await PresentAsync(tenant, source, now, ct) is not { } present) return null;
        var (caller, _) = await tenants.AdmitAsync(present, ct);
        if (caller is null) return null;
        return policy.Of(caller) switch
        {
            Sees.All or Sees.Own => caller,
            Sees.Taught => caller with { Courses = await TaughtAsync(caller, source, ct) },
            _ => null,
        };
    }

    async Task<Caller?> PresentAsync(int tenant, TenantSource source, DateTime now, CancellationToken ct)
    {
        if (Account is { } account)
        {
            await using var connection = await source.OpenAsync(tenant, ct);
            await using var command = new NpgsqlCommand(AccountSql, connection) { Parameters = { new() { Value = tenant }, new() { Value = account } } };
            await using var reader = await command.ExecuteReaderAsync(ct);
            // By no sign-in; and what they ask for in their turn is by their account too.
            return await reader.ReadAsync(ct) ? Caller.User(tenant, AccountRole.Of(reader.GetString(1)), reader.GetString(0)) with { SignedIn = new(Guid.Empty, account) } : null;
        }
        if (Role != Role.Service) return Caller.User(tenant, Role, UserId!);
        var caller = Caller.Service(tenant, Scopes, Subject);
        var id = Subject.StartsWith(KeySubject, StringComparison.Ordinal) ? Subject[KeySubject.Length..] : "";
        if (!KeyText.IsId(id)) return caller;
        var key = await StoredKeys.CredentialAsync(source, tenant, id, ct);
        return key is null || key.IsRevoked || key.ExpiresAt <= now ? null : key.Caller(caller.SmallGroup);
    }

    static async Task<CourseReach> TaughtAsync(Caller caller, TenantSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        await using var command = new NpgsqlCommand(TaughtSql, connection)
        {
            Parameters = { new() { Value = caller.Tenant }, new() { Value = caller.UserId! }, new() { Value = Core.ReadModels.Courses.InStaff(caller.UserId!) } },
        };
        return new((long[])(await command.ExecuteScalarAsync(ct))!);
    }
}
