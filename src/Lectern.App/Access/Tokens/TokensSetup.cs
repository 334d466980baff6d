using Lectern.App.Configuration;

namespace Lectern.App.Access.Tokens;

static class TokensSetup
{
    /// <summary><see cref="TokenValidator"/> and <see cref="TokenIssuer"/>, as the settings have them.</summary>
    /// <param name="services">Of a process.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="isAsked">Whether it answers who has tokens, and so has the issuer's keys at hand before the first comes.</param>
    public static void AddTokens(this IServiceCollection services, Settings settings, bool isAsked = true)
    {
        services.AddSingleton(LocalSecrets.JwtSecret(settings));
        services.AddSingleton(TokenRules.Of(settings));
        services.AddSingleton<TokenIssuer>();
        if (settings.JwtJwksUrl is { } url)
        {
            services.AddSingleton(s => new JwksSource(url, new JwksTimes(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<JwksSource>>()));
            if (isAsked) services.AddHostedService<JwksRefresh>();
        }
        services.AddSingleton(s => new TokenValidator(
            s.GetRequiredService<TokenRules>(), s.GetRequiredService<SharedSecret>(), s.GetService<JwksSource>(), s.GetRequiredService<TimeProvider>()));
    }
}
