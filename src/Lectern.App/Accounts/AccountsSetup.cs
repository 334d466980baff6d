using Lectern.App.Access;
using Lectern.App.Configuration;

namespace Lectern.App.Accounts;

static class AccountsSetup
{
    public static void AddAccounts(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton(new SignInTimes(settings.AccessTokenLifetime, settings.SignInLifetime));
        services.AddSingleton(new PasswordHashing());
        services.AddSingleton<UserNames>();
        services.AddSingleton<RefreshChain>();
        services.AddSingleton<LocalAccounts>();
        services.AddSingleton<SignIns>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<PasswordGate>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<TokenCallers>();
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        AuthApi.Map(routes);
        MeApi.Map(routes);
        AccountsApi.Map(routes);
    }
}
