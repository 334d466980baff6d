using System.Net;
using Lectern.App.Access;

namespace Lectern.App.Tests.Access;

/// <summary>How the operations of <see cref="Requests"/> are called that are about who may come, and who came: sign-ins, accounts, keys, tenants, staff, the audit log.</summary>
static class AdministrationRequests
{
    const string SignIn = $$"""{"tenant":"{name}","userName":"Holder TENANT{letter}","password":"{{Administered.Password}}"}""";

    public static IEnumerable<Ask> All =>
    [
        // Whoever sends it: a sign-in is of the account that it names. A suspended tenant's is answered as a wrong password is.
        new("POST /api/v1/auth/sign-in", Thing.None, "/api/v1/auth/sign-in", SignIn) { Unless = (who, _) => who.IsSuspended ? HttpStatusCode.Unauthorized : null },
        new("POST /api/v1/auth/sign-in", Thing.None, "/api/v1/auth/sign-in", """{"userName":"Holder TENANT{letter}"}""", Success: HttpStatusCode.BadRequest),
        // Another kind of credential renews nothing: only the cookie does.
        new("POST /api/v1/auth/refresh", Thing.None, "/api/v1/auth/refresh", Success: HttpStatusCode.Unauthorized),
        new("POST /api/v1/auth/refresh", Thing.None, "/api/v1/auth/refresh") { HasCookie = true, Unless = (who, _) => who.IsSuspended ? HttpStatusCode.Unauthorized : null },
        new("POST /api/v1/auth/sign-out", Thing.None, "/api/v1/auth/sign-out", Success: HttpStatusCode.NoContent),
        new("POST /api/v1/auth/sign-out", Thing.None, "/api/v1/auth/sign-out", """{"everywhere":true}""", HttpStatusCode.NoContent) { HasCookie = true },
        // Only who signed in with a password of Lectern's has one to change; what they ask for here is none.
        new("POST /api/v1/auth/password", Thing.None, "/api/v1/auth/password", $$"""{"currentPassword":"{{Administered.Password}}","newPassword":"short"}""", HttpStatusCode.Forbidden)
        {
            Unless = (who, _) => who.IsSignedIn ? HttpStatusCode.BadRequest : null,
        },
        new("GET /api/v1/me", Thing.None, "/api/v1/me"),

        new("GET /api/v1/accounts", Thing.None, "/api/v1/accounts?limit=1000"),
        new("GET /api/v1/accounts", Thing.None, "/api/v1/accounts?q=TENANT"),
        new("POST /api/v1/accounts", Thing.None, "/api/v1/accounts", """{"userName":"Made {new} TENANT{letter}","role":"student"}""", HttpStatusCode.Created),
        new("GET /api/v1/accounts/{id}", Thing.Account, "/api/v1/accounts/{0}"),
        new("PATCH /api/v1/accounts/{id}", Thing.Account, "/api/v1/accounts/{0}", """{"role":"student","disabled":false,"locked":false}"""),
        new("DELETE /api/v1/accounts/{id}", Thing.Account, "/api/v1/accounts/{0}", Success: HttpStatusCode.NoContent),

        // Whose schedules are whose, Schedules_over_HTTP asks.
        new("GET /api/v1/schedules", Thing.None, "/api/v1/schedules?limit=1000"),
        new("GET /api/v1/schedules/{id}/runs", Thing.None, "/api/v1/schedules/00000000-0000-4000-8000-000000000000/runs", Success: HttpStatusCode.NotFound),
        new("DELETE /api/v1/schedules/{id}", Thing.None, "/api/v1/schedules/00000000-0000-4000-8000-000000000000", Success: HttpStatusCode.NotFound),
        new("GET /api/v1/reports/{id}/schedule", Thing.None, "/api/v1/reports/00000000-0000-4000-8000-000000000000/schedule", Success: HttpStatusCode.NotFound),
        new("GET /api/v1/reports/{id}/schedule/runs", Thing.None, "/api/v1/reports/00000000-0000-4000-8000-000000000000/schedule/runs", Success: HttpStatusCode.NotFound),
        new("PUT /api/v1/reports/{id}/schedule", Thing.None, "/api/v1/reports/00000000-0000-4000-8000-000000000000/schedule", "{}", Success: HttpStatusCode.NotFound),
        new("DELETE /api/v1/reports/{id}/schedule", Thing.None, "/api/v1/reports/00000000-0000-4000-8000-000000000000/schedule", Success: HttpStatusCode.NotFound),
        new("GET /api/v1/jobs", Thing.None, "/api/v1/jobs"),
        new("GET /api/v1/jobs/runs", Thing.None, "/api/v1/jobs/runs?limit=1000"),
        // Whose jobs are whose, Jobs_over_HTTP asks.
        new("GET /api/v1/jobs/runs/{id}", Thing.None, "/api/v1/jobs/runs/00000000-0000-4000-8000-000000000000", Success: HttpStatusCode.NotFound),
        new("DELETE /api/v1/jobs/runs/{id}", Thing.None, "/api/v1/jobs/runs/00000000-0000-4000-8000-000000000000", Success: HttpStatusCode.NotFound),

        new("GET /api/v1/keys", Thing.None, "/api/v1/keys?limit=1000"),
        new("GET /api/v1/keys", Thing.None, "/api/v1/keys?q=TENANT&sort=createdAt"),
        new("POST /api/v1/keys", Thing.None, "/api/v1/keys", """{"name":"Made TENANT{letter}","scopes":["admin"]}""", HttpStatusCode.Created),
        new("POST /api/v1/keys", Thing.None, "/api/v1/keys", """{"name":"Made TENANT{letter}","scopes":["read"]}""", HttpStatusCode.Created) { Unless = GivesRead },
        new("GET /api/v1/keys/{id}", Thing.Key, "/api/v1/keys/{0}"),
        new("GET /api/v1/keys/{id}", Thing.ReadingKey, "/api/v1/keys/{0}"),
        new("PATCH /api/v1/keys/{id}", Thing.Key, "/api/v1/keys/{0}", """{"name":"Keeper TENANT{letter}"}"""),
        new("PATCH /api/v1/keys/{id}", Thing.ReadingKey, "/api/v1/keys/{0}", """{"name":"Reader TENANT{letter}"}""") { Unless = GivesRead },
        new("POST /api/v1/keys/{id}/rotate", Thing.Key, "/api/v1/keys/{0}/rotate") { IsSlow = true },
        new("POST /api/v1/keys/{id}/rotate", Thing.ReadingKey, "/api/v1/keys/{0}/rotate", """{"overlap":0}""") { IsSlow = true, Unless = GivesRead },
        new("DELETE /api/v1/keys/{id}", Thing.Key, "/api/v1/keys/{0}", Success: HttpStatusCode.NoContent) { IsSlow = true },

        new("GET /api/v1/tenants", Thing.None, "/api/v1/tenants?limit=1000"),
        new("POST /api/v1/tenants", Thing.None, "/api/v1/tenants", """{"id":"made-{new}"}""", HttpStatusCode.Created),
        new("GET /api/v1/tenants/{id}", Thing.Tenant, "/api/v1/tenants/{0}"),
        new("PATCH /api/v1/tenants/{id}", Thing.Tenant, "/api/v1/tenants/{0}", """{"smallGroupSize":2}"""),
        new("PATCH /api/v1/tenants/{id}", Thing.Tenant, "/api/v1/tenants/{0}", """{"suspended":false}""") { Unless = (who, _) => who.IsPlatform ? null : HttpStatusCode.Forbidden },

        new("PUT /api/v1/courses/{courseId}/staff", Thing.Course, "/api/v1/courses/{0}/staff", """{"userIds":["helper TENANT{letter}"]}"""),
        new("GET /api/v1/courses/{courseId}/staff", Thing.Course, "/api/v1/courses/{0}/staff"),

        // It tells of the whole installation: only its first tenant's administrators, and the platform.
        new("GET /api/v1/kafka", Thing.None, "/api/v1/kafka") { Unless = (who, _) => who.IsPlatform || who.Tenant == 'A' ? null : HttpStatusCode.Forbidden },
        new("GET /api/v1/kafka", Thing.None, "/api/v1/kafka?period=24h") { Unless = (who, _) => who.IsPlatform || who.Tenant == 'A' ? null : HttpStatusCode.Forbidden },

        new("GET /api/v1/audit", Thing.None, "/api/v1/audit?limit=1000"),
        new("GET /api/v1/audit", Thing.None, "/api/v1/audit?limit=1000&action=access&outcome=4xx"),
        new("GET /api/v1/audit", Thing.Learner, "/api/v1/audit?userId={0}", IsAlwaysAnswered: true),
        new("GET /api/v1/audit", Thing.Course, "/api/v1/audit?courseId={0}", IsAlwaysAnswered: true),
        new("GET /api/v1/audit/export", Thing.None, "/api/v1/audit/export"),
        new("GET /api/v1/audit/export", Thing.Learner, "/api/v1/audit/export?format=csv&userId={0}", IsAlwaysAnswered: true),
    ];

    /// <summary>Nobody gives a key what they may not do themselves.</summary>
    static HttpStatusCode? GivesRead(Somebody who, string _) => who.Caller is { Role: Role.Service } key && !key.Scopes.HasFlag(Scopes.Read) ? HttpStatusCode.Forbidden : null;
}
