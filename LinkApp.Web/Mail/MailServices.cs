using LinkApp.Web.Settings;

namespace LinkApp.Web.Mail;

/// <summary>Registers the sending of mails.</summary>
public static class MailServices
{
    /// <param name="services">The services of a server.</param>
    /// <param name="settings">The mail server; null if none is set up.</param>
    public static IServiceCollection AddMail(this IServiceCollection services, MailSettings? settings)
    {
        services.AddSingleton<MailQueue>();
        if (settings is not null)
            services.AddSingleton(settings).AddSingleton<MailTransport>().AddHostedService<MailDelivery>();
        return services;
    }
}
