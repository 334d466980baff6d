using Lectern.App.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Accounts;

/// <summary>
/// The one way past a password: bounded in how many are checked at once, counted before it is checked, and the same for an account that
/// is not there.
/// </summary>
sealed class PasswordGate(LocalAccounts accounts, SignInAttempts attempts, PasswordHashing hashing, TimeProvider time)
{
    /// <summary>What came of a try: the account; or the answer that says why nothing was checked; or neither, which is a wrong password.</summary>
    public readonly record struct Try(LocalAccounts.WithPassword? Account, ProblemHttpResult? Refusal);

    /// <param name="tenant">Whose account; 0: no tenant's.</param>
    /// <param name="name">By which attempts are counted.</param>
    /// <param name="account">Whose password it should be; null or disabled: nobody's.</param>
    /// <param name="password">As given, not over-long.</param>
    /// <param name="http">Of the request.</param>
    public async Task<Try> CheckAsync(int tenant, byte[] name, LocalAccounts.WithPassword? account, string password, HttpContext http)
    {
        var ct = http.RequestAborted;
        // Asked before: who has to wait takes no place from others.
        if (await attempts.WaitAsync(tenant, name, time.GetUtcNow().UtcDateTime, ct) is { } locked) return new(null, TooSoon(http, locked));
        using var place = await hashing.EnterAsync(ct);
        if (place is null) return new(null, Busy(http));
        if (await attempts.BeginAsync(tenant, name, time.GetUtcNow().UtcDateTime, ct) is { } wait) return new(null, TooSoon(http, wait));

        var usable = account is { DisabledAt: null } ? account : null;
        var check = await place.CheckAsync(usable?.PasswordHash, password);
        if (usable is null || check == PasswordCheck.Wrong) return default;
        await attempts.ClearAsync(tenant, name, ct);
        if (check == PasswordCheck.Right) return new(usable, null);
        var stronger = await place.HashAsync(password);
        return new(await accounts.RehashAsync(tenant, usable.Id, usable.PasswordHash, stronger, ct) ? usable with { PasswordHash = stronger } : usable, null);
    }

    public static ProblemHttpResult Busy(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "1";
        return Problems.Of(StatusCodes.Status503ServiceUnavailable, "busy", "Too many passwords are being checked at the moment; try again.");
    }

    static ProblemHttpResult TooSoon(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Problems.Of(StatusCodes.Status429TooManyRequests, "too_many_attempts", "Too many failed attempts: wait before the next. Retry-After says how long.");
    }
}
