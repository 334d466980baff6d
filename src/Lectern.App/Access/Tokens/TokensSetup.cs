using Lectern.App.Configuration;

namespace Lectern.App.Access.Tokens;

static class TokensSetup
{
    /// <summary><see cref="TokenValidator"/> and <see cref="TokenIssuer"/>, as the settings have them.</summary>
    public static void AddTokens(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton(LocalSecrets.JwtSecret(settings));
        services.AddSingleton(TokenRules.Of(settings));
        services.AddSingleton<TokenIssuer>();
        if (settings.JwtJwksUrl is { } url)
        {
            services.AddSingleton(s => new JwksSource(url, new JwksTimes(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<JwksSource>>()));
            services.AddHostedService<JwksRefresh>();
        }
        services.AddSingleton(s => new TokenValidator(
            s.GetRequiredService<TokenRules>(), s.GetRequiredService<SharedSecret>(), s.GetService<JwksSource>(), s.GetRequiredService<TimeProvider>()));
    }
}
